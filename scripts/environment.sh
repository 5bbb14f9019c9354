# Sourced by ./boxless and scripts/start.sh: libtorch's threads and memory can be configured only through the environment. Sets memory (MB).

# Physical memory in MB, or the limit of the container.
memory_mb() {
    mb=
    if [ -r /proc/meminfo ]; then
        mb=$(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo)
        mb=$((mb / 1024))
        for limit in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
            bytes=$(cat "$limit" 2>/dev/null || true)
            case $bytes in
                '' | *[!0-9]* | ???????????????*) ;;
                *) [ "$((bytes / 1048576))" -lt "$mb" ] && mb=$((bytes / 1048576)) ;;
            esac
        done
    elif command -v sysctl >/dev/null 2>&1; then
        mb=$(($(sysctl -n hw.memsize) / 1048576))
    fi
    echo "${mb:-8192}"
}

# The cores that a container may use at a time, rounded up; nothing where it has no such limit. Older versions of nproc count all of the host's.
quota_cores() {
    # shellcheck disable=SC2046
    set -- $(cat /sys/fs/cgroup/cpu.max 2>/dev/null ||
        cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu/cpu.cfs_period_us 2>/dev/null || true)
    # The second is the period in which the first, in microseconds, may be used: "max" or -1 where it is not limited.
    case ${1:-none}${2:-none} in
        *[!0-9]*) ;;
        *) [ "$1" -gt 0 ] && [ "$2" -gt 0 ] && echo $((($1 + $2 - 1) / $2)) ;;
    esac
    return 0
}

# Physical cores, not hardware threads: two threads on one core only slow each other down.
physical_cores() {
    if [ -r /sys/devices/system/cpu/cpu0/topology/thread_siblings_list ]; then
        cores=$(cat /sys/devices/system/cpu/cpu[0-9]*/topology/thread_siblings_list | sort -u | wc -l)
        allowed=$(nproc 2>/dev/null || echo "$cores")
        [ "$allowed" -lt "$cores" ] && cores=$allowed
    else
        cores=$(sysctl -n hw.perflevel0.physicalcpu 2>/dev/null || sysctl -n hw.physicalcpu 2>/dev/null || nproc 2>/dev/null || echo 1)
    fi
    quota=$(quota_cores)
    [ -n "$quota" ] && [ "$quota" -lt "$cores" ] && cores=$quota
    echo $((cores))
}

memory=$(memory_mb)

# Without characters beyond ASCII in the locale (cron, systemd, slim containers), Java could not open files whose names have any.
case $(locale charmap 2>/dev/null) in
    '' | ANSI_X3.4-1968 | US-ASCII) export LC_ALL=C.UTF-8 ;;
esac

export OMP_NUM_THREADS="${OMP_NUM_THREADS:-$(physical_cores)}"
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"
# Between two operators threads wait a few hundredths of a millisecond before they sleep; waking them for each costs more than small images: docs/benchmarks.md.
export GOMP_SPINCOUNT="${GOMP_SPINCOUNT:-3000}"
export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}"
if [ "$(uname -s)" = Linux ]; then
    # By default, glibc returns every large buffer to the system, and each image pays for its page faults again: docs/benchmarks.md.
    export MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_:-4294967296}"
    export MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-8589934592}"
    export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
fi
