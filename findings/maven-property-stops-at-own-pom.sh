#!/bin/sh
# Maven 3.9.11: -Dkind=other replaces the property "kind" of a POM that is built, but not that of the same POM where it is a dependency; yet the
# same command line does activate the dependency's profiles that ask for a property. So a library cannot let its users choose a classifier
# by -D and a property with a default; it must offer profiles.
# Seen 2026-11-28 with the dependency plugin 3.9.0 on Temurin 25: built, leaf:jar:other; depended on, leaf:jar:default, with -Dextra also leaf:jar:extra.
# Needs Maven (any, to fetch the one that is asked), a JDK 17 or newer, and Central. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=org.apache.maven.plugins:maven-dependency-plugin:3.9.0:tree
copy=org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy
cd "$work"
mvn -q -B -Dmaven.repo.local="$work/local" "$copy" -Dartifact=org.apache.maven:apache-maven:3.9.11:tar.gz:bin -DoutputDirectory="$work" \
    >"$work/fetch.log" 2>&1 || { cat "$work/fetch.log"; exit 1; }
tar xzf "$work/apache-maven-3.9.11-bin.tar.gz" -C "$work"

# pom ARTIFACT CONTENT
pom() {
    mkdir -p "$work/repository/com/example/$1/1"
    echo "<project><modelVersion>4.0.0</modelVersion><groupId>com.example</groupId><artifactId>$1</artifactId><version>1</version>$2</project>" \
        >"$work/repository/com/example/$1/1/$1-1.pom"
}

# on ARTIFACT CLASSIFIER
on() {
    echo "<dependencies><dependency><groupId>com.example</groupId><artifactId>$1</artifactId><version>1</version>${2:+<classifier>$2</classifier>}</dependency></dependencies>"
}

near="<repositories><repository><id>near</id><url>file://$work/repository</url></repository></repositories>"
pom leaf ''
# shellcheck disable=SC2016
pom library "$near<properties><kind>default</kind></properties>$(on leaf '${kind}')<profiles><profile><id>extra</id><activation><property><name>extra</name></property></activation>$(on leaf extra)</profile></profiles>"
pom user "$near$(on library '')"

# classifiers ARTIFACT [OPTION...]: of the leaf, as Maven sees them from there
classifiers() {
    of=$work/repository/com/example/$1/1/$1-1.pom
    shift
    "$work/apache-maven-3.9.11/bin/mvn" -B -f "$of" -Dmaven.repo.local="$work/local" "$tree" "$@" 2>&1 |
        sed -n 's/.*com\.example:leaf:jar:\([a-z]*\):1:compile.*/\1/p' | sort | tr '\n' ' '
}

status=0
# expect WHAT SEEN EXPECTED
expect() {
    echo "$1: $2"
    [ "$2" = "$3" ] || status=1
}
expect 'built, -Dkind=other' "$(classifiers library -Dkind=other)" 'other '
expect 'depended on, -Dkind=other' "$(classifiers user -Dkind=other)" 'default '
expect 'depended on, -Dextra' "$(classifiers user -Dextra)" 'default extra '
exit $status
