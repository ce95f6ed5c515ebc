# Prints, as C, what c_friendly.awk takes out of the descriptors: for every message its fields in order of number, each
# with its name in the schema, its JSON name, and whether it is a string, or a map.  Input: the text form of a
# FileDescriptorSet.  Indentation tells the nesting: two blanks a level.
function depth(line) { match(line, /^ */); return RLENGTH / 2 }
function quoted(line) { sub(/^[^"]*"/, "", line); sub(/"$/, "", line); return line }
function c_name(full,    out, i, c, upper, was) {
  was = 1
  for (i = 1; i <= length(full); i++) {
    c = substr(full, i, 1)
    if (c == ".") { out = out "__"; was = 1; continue }
    upper = c ~ /[A-Z]/
    if (upper && !was) out = out "_"
    out = out tolower(c)
    was = upper
  }
  return out
}
function full_name(level,    name, i) {
  name = package
  for (i = 1; i <= level; i++) name = name (name == "" ? "" : ".") path[i]
  return name
}
/^  package: / { package = quoted($0) }
/^file {/ { package = "" }
/^ +(message_type|nested_type) {$/ { opening = depth($0); kind[opening] = "message"; next }
/^ +field {$/ && kind[depth($0) - 1] == "message" { in_field = depth($0); name = json = type = target = ""; repeated = 0; number = 0; next }
/^ +[a-z_]+ {$/ { kind[depth($0)] = "other"; next }
in_field && depth($0) == in_field + 1 {
  if ($1 == "name:") name = quoted($0)
  else if ($1 == "json_name:") json = quoted($0)
  else if ($1 == "type:") type = $2
  else if ($1 == "type_name:") target = substr(quoted($0), 2)
  else if ($1 == "number:") number = $2 + 0
  else if ($1 == "label:") repeated = $2 == "LABEL_REPEATED"
  next
}
in_field && $1 == "}" && depth($0) == in_field {
  owner = full_name(in_field - 1)
  n = ++count[owner]
  numbers[owner, n] = number; names[owner, n] = name; jsons[owner, n] = json
  strings[owner, n] = type == "TYPE_STRING"; targets[owner, n] = repeated ? target : ""
  in_field = 0
  next
}
$1 == "name:" && kind[depth($0) - 1] == "message" {
  level = depth($0) - 1
  path[level] = quoted($0)
  messages[++total] = full_name(level)
}
$1 == "map_entry:" { is_entry[full_name(depth($0) - 2)] = 1 }
END {
  for (i = 2; i <= total; i++) { # insertion sort by name, for the reader's binary search
    m = messages[i]
    for (j = i - 1; j > 0 && messages[j] > m; j--) messages[j + 1] = messages[j]
    messages[j + 1] = m
  }
  for (i = 1; i <= total; i++) {
    m = messages[i]
    for (a = 1; a <= count[m]; a++) order[a] = a
    for (a = 2; a <= count[m]; a++) {
      x = order[a]
      for (b = a - 1; b > 0 && numbers[m, order[b]] > numbers[m, x]; b--) order[b + 1] = order[b]
      order[b + 1] = x
    }
    printf "static const copilot_field_facts facts_%s[] = {", c_name(m)
    for (a = 1; a <= count[m]; a++) {
      x = order[a]
      printf "\n  {\"%s\", \"%s\", %d, %d},", names[m, x], jsons[m, x], strings[m, x], (targets[m, x] in is_entry)
    }
    print count[m] ? "\n};" : "{0}};"
  }
  print "const copilot_message_facts copilot_schema[] = {"
  for (i = 1; i <= total; i++) printf "  {&%s__descriptor, facts_%s},\n", c_name(messages[i]), c_name(messages[i])
  print "};\nconst size_t copilot_schema_count = sizeof copilot_schema / sizeof copilot_schema[0];"
}
