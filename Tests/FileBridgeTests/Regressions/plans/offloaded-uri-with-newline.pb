

xB

s3://f
x