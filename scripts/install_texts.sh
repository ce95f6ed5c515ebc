#!/usr/bin/env bash
# Installs what the program prints of itself: completion scripts and manual pages.
#
#   scripts/install_texts.sh PROGRAM SHARE     SHARE: such as /usr/local/share
set -euo pipefail
program=$1 share=$2

put() { # the output of the program with these arguments, as the file
  local file=$share/$1
  shift
  mkdir -p "$(dirname "$file")"
  "$program" "$@" >"$file"
  chmod 0644 "$file"
}

put bash-completion/completions/copilot completion bash
ln -sfn copilot "$share/bash-completion/completions/flyte-copilot"
put zsh/site-functions/_copilot completion zsh
put fish/vendor_completions.d/copilot.fish completion fish
put man/man1/copilot.1 man
for command in $("$program" --help | awk '/^Commands:/ { on = 1; next } /^$/ { on = 0 } on { print $1 }'); do
  put "man/man1/copilot-$command.1" man "$command"
done
