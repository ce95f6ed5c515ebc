// SwiftPM wants a committed source in every C target; the others are generated (codegen/generate.sh).
