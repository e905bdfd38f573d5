#!/bin/sh
# Makes a video from a prompt: sets up .venv if need be; the last line is the path of the MP4.
#   scripts/try.sh ["a prompt of your own"]
set -eu
cd "$(dirname "$0")/.."
. scripts/environment.sh
prepare_environment
mkdir -p outputs
prompt=${1:-a small red fox with a blue scarf walks left through a snowy forest at night}
.venv/bin/asazora generate "$prompt" --output "$PWD/outputs/try.mp4" --force
