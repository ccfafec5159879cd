#!/bin/sh
# Make a virtual environment where Python came without ensurepip (Debian splits it off into
# python3-venv): install that package where we may, say in words what to do where we may not.
set -eu
python=$1
folder=$2
package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
install="apt-get install --yes --no-install-recommends $package"
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  apt-get update --quiet=2 && DEBIAN_FRONTEND=noninteractive $install >/dev/null
elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then
  sudo apt-get update --quiet=2 && sudo DEBIAN_FRONTEND=noninteractive $install >/dev/null
else
  echo "This Python cannot make virtual environments by itself. Install the missing part, then try again:" >&2
  echo "  sudo apt-get install $package" >&2
  exit 3
fi
exec "$python" -m venv "$folder"
