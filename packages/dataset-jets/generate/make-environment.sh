#!/bin/sh
# Makes the generator's Python environment in the folder that is given; wheels only, each checked against its hash.
set -eu
folder=${1:?usage: make-environment.sh FOLDER}
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --require-hashes --only-binary :all: -r "$(dirname "$0")/requirements.lock"
