// The C twin of the schema in idl/: the messages as protoc-c makes them, and beside them the facts about each field that
// C cannot express.  Everything but this header is generated at build time (codegen/generate.sh).
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <protobuf-c/protobuf-c.h>

#include "flyteidl_messages.h"

// What the schema says of a field, beside what its ProtobufCFieldDescriptor says.
typedef struct {
  const char *name;       // as in the .proto file
  const char *json_name;  // lowerCamelCase
  uint8_t is_string;      // UTF-8 text; in C it is bytes, so that a NUL byte survives
  uint8_t is_map;         // map<K, V>; in C it is a list of entries with the fields `key` and `value`
} copilot_field_facts;

// A message of the schema. `fields` is parallel to `descriptor->fields`.
typedef struct {
  const ProtobufCMessageDescriptor *descriptor;
  const copilot_field_facts *fields;
} copilot_message_facts;

// Every message of the schema, nested ones and map entries included, sorted by full name (byte order).
extern const copilot_message_facts copilot_schema[];
extern const size_t copilot_schema_count;

// The table's address: Swift sees an array of unknown length as nothing it can name.
static inline const copilot_message_facts *copilot_schema_start(void) { return copilot_schema; }
