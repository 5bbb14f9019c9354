#!/bin/sh
# JavaCPP 1.5.13: how much memory may what it wraps, such as libtorch or OpenCV, take beside a small Java heap?
# Guess: what the machine has: memory of C++ is none of Java's, and -Xmx limits the heap alone.
# Seen: two limits follow from -Xmx. What JavaCPP allocates itself may be as large as the heap once more, and the whole process, heap and libraries and what
# they allocate included, four times the heap: then not even a byte is to be had from JavaCPP. Either ends in an OutOfMemoryError after a second of garbage
# collections, however much is free: beside -Xmx64m at 64 and below 256 MB. -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 lifts the second and maxBytes=0 both,
# if set before JavaCPP's first class is loaded.
# Seen 2026-11-30 on Temurin 25.0.3.
# Needs Maven, a JDK 17 or newer, Linux on x86-64, 1 GB of memory, and Central. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for jar in org.bytedeco:javacpp:1.5.13 org.bytedeco:javacpp:1.5.13:jar:linux-x86_64; do
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$jar" -DoutputDirectory="$work/lib" \
        >"$work/mvn.log" 2>&1 || { cat "$work/mvn.log"; exit 1; }
done

cat >Heaps.java <<'END'
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;

class Heaps {
    /** Takes 384 MB in blocks of 16, by JavaCPP or by others of whom it asks a byte after each, and says after how many it is refused. */
    public static void main(String[] args) {
        boolean own = args[0].equals("own");
        List<Object> held = new ArrayList<>();
        try {
            while (held.size() < 24) {
                if (own) {
                    held.add(new BytePointer(16 << 20));
                } else {
                    ByteBuffer block = ByteBuffer.allocateDirect(16 << 20);
                    for (int i = 0; i < block.capacity(); i += 4096) {
                        block.put(i, (byte) 1); // before that, Linux only promises it
                    }
                    new BytePointer(1).close();
                    held.add(block);
                }
            }
            System.out.println("all");
        } catch (OutOfMemoryError e) {
            int taken = held.size() * 16;
            System.out.println("refused " + (own ? "at " + taken + " MB" : taken < 256 ? "before 256 MB" : "later"));
        }
    }
}
END
"${JAVA_HOME:+$JAVA_HOME/bin/}javac" -cp "lib/*" Heaps.java
status=0
expect() {
    expected=$1
    whose=$2
    shift 2
    seen=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx64m -XX:MaxDirectMemorySize=1g "$@" -cp "lib/*:." Heaps "$whose" 2>"$work/err") ||
        { cat "$work/err"; exit 1; }
    echo "$whose memory $*: $seen"
    [ "$seen" = "$expected" ] || { echo "expected: $expected"; status=1; }
}
expect 'refused at 64 MB' own
expect 'refused before 256 MB' other
expect 'refused at 64 MB' own -Dorg.bytedeco.javacpp.maxPhysicalBytes=0
expect 'all' other -Dorg.bytedeco.javacpp.maxPhysicalBytes=0
expect 'all' own -Dorg.bytedeco.javacpp.maxBytes=0
expect 'all' other -Dorg.bytedeco.javacpp.maxBytes=0
exit $status
