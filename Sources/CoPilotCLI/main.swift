import FlyteIDL
