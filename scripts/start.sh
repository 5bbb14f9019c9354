# Sourced by scripts in this folder as . "$(dirname -- "$0")/start.sh": stops them at the first error, sets root to the repository's, finds a JDK and Maven,
# and sets up the environment that ./boxless does.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd -P)
needs_maven=yes
. "$root/scripts/find-jdk.sh"
. "$root/scripts/environment.sh"
