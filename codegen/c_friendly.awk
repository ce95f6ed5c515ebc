# Rewrites the text form of a FileDescriptorSet into one that protoc-c 1.4 compiles to C that loses nothing:
#   * strings become bytes, so that C holds a length and NUL bytes survive (map keys included);
#   * map entries become plain messages, because protoc-c ignores `bytes` in them otherwise;
#   * a proto3 `optional` field stays alone in its synthetic oneof, which keeps its presence: only the mark goes, which
#     protoc-c refuses;
#   * a field called `base` becomes `base_`: every C message has a member of that name already.
# The lost truths (string or bytes, map or list, the real name) are in schema_facts.c.
/^ +type: TYPE_STRING$/ { sub(/TYPE_STRING/, "TYPE_BYTES") }
/^ +map_entry: true$/ || /^ +proto3_optional: true$/ { next }
/^ +name: "base"$/ { sub(/"base"/, "\"base_\"") }
{ print }
