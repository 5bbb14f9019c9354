# Sourced by ./boxless and ./check: sets JAVA_HOME to a JDK of version 21 or newer, and version, or explains how to get one and exits.
# The user's own choice comes first (JAVA_HOME, then java on PATH), then the newest JDK in the usual folders.

# Prints the major version from a folder's release file, or nothing if it is not a JDK. Does not start Java.
jdk_version() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release"
}

jdk_is_new_enough() {
    version=$(jdk_version "$1")
    [ -n "$version" ] && [ "$version" -ge 21 ]
}

# Follows symbolic links; readlink -f is missing on older systems.
resolve_link() {
    path=$1
    while [ -L "$path" ]; do
        target=$(readlink "$path")
        case $target in
            /*) path=$target ;;
            *) path=$(dirname "$path")/$target ;;
        esac
    done
    printf '%s\n' "$path"
}

find_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && jdk_is_new_enough "$JAVA_HOME"; then
        return 0
    fi
    on_path=$(command -v java || true)
    if [ -n "$on_path" ]; then
        home=$(dirname "$(dirname "$(resolve_link "$on_path")")")
        if jdk_is_new_enough "$home"; then
            JAVA_HOME=$home
            return 0
        fi
    fi
    newest=0
    for home in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/*jdk* \
        "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.asdf/installs/java/* \
        "${HOME:-}"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        if jdk_is_new_enough "$home" && [ "$version" -gt "$newest" ]; then
            newest=$version
            JAVA_HOME=$home
        fi
    done
    version=$newest
    [ "$newest" -gt 0 ]
}

if ! find_jdk; then
    echo "boxless: found no JDK 21 or newer in JAVA_HOME, PATH or the usual folders; install one (Debian/Ubuntu: apt install openjdk-21-jdk, macOS: brew install openjdk, all systems: https://adoptium.net) or set JAVA_HOME" >&2
    exit 1
fi
export JAVA_HOME

if ! command -v mvn >/dev/null 2>&1 && [ -n "${needs_maven:-}" ]; then
    echo "boxless: Maven 3.8 or newer is needed to build Boxless but was not found; install it (Debian/Ubuntu: apt install maven, macOS: brew install maven)" >&2
    exit 1
fi
