# Sourced by ./boxless and scripts/start.sh: libtorch's threads and memory can be configured only through the environment. Sets memory (MB).

# Calls $2 with each folder that may limit what this process has of $1, "memory" or "cpu": that of its group of processes, as systemd and Slurm make one,
# and those of all groups above. A container often sees its own alone, in the place of the uppermost. This is a part of every start: no program is run.
for_groups() {
    [ -r /proc/self/cgroup ] || return 0
    while IFS=: read -r _ controllers group; do
        case ,$controllers, in
            ,,) top=/sys/fs/cgroup ;;
            *,"$1",*) top=/sys/fs/cgroup/$1 ;;
            *) continue ;;
        esac
        group=${group%/}
        while "$2" "$top$group" && [ -n "$group" ]; do
            group=${group%/*}
        done
    done </proc/self/cgroup
}

limit_memory() {
    for file in "$1/memory.max" "$1/memory.limit_in_bytes"; do
        if [ -r "$file" ] && read -r bytes <"$file"; then
            case $bytes in
                '' | *[!0-9]* | ???????????????*) ;;
                *) [ "$((bytes / 1048576))" -ge "$mb" ] || mb=$((bytes / 1048576)) ;;
            esac
        fi
    done
}

# Physical memory in MB, or the least that this process is limited to.
memory_mb() {
    mb=
    if [ -r /proc/meminfo ]; then
        read -r _ mb _ </proc/meminfo
        mb=$((mb / 1024))
        for_groups memory limit_memory
    elif command -v sysctl >/dev/null 2>&1; then
        mb=$(($(sysctl -n hw.memsize) / 1048576))
    fi
    echo "${mb:-8192}"
}

# The cores that a group may use at a time, rounded up. Older versions of nproc count all that there are.
limit_cores() {
    quota=
    period=
    if [ -r "$1/cpu.max" ]; then
        read -r quota period <"$1/cpu.max" || true
    elif [ -r "$1/cpu.cfs_quota_us" ] && [ -r "$1/cpu.cfs_period_us" ]; then
        read -r quota <"$1/cpu.cfs_quota_us" || true
        read -r period <"$1/cpu.cfs_period_us" || true
    fi
    # The second is the period in which the first, in microseconds, may be used: "max" or -1 where it is not limited.
    case ${quota:-none}${period:-none} in
        *[!0-9]*) return 0 ;;
    esac
    [ "$quota" -gt 0 ] && [ "$period" -gt 0 ] || return 0
    [ "$(((quota + period - 1) / period))" -ge "$cores" ] || cores=$(((quota + period - 1) / period))
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
    cores=$((cores))
    for_groups cpu limit_cores
    echo "$cores"
}

memory=$(memory_mb)

# Without characters beyond ASCII in the locale (cron, systemd, slim containers), Java could not open files whose names have any.
case $(locale charmap 2>/dev/null) in
    '' | ANSI_X3.4-1968 | US-ASCII) export LC_ALL=C.UTF-8 ;;
esac

# Messages of the system in English: they stand in those of Boxless, and only their words tell that a reader, such as head, has gone. By this variable glibc
# translates them, whatever locale the others name.
export LANGUAGE=C

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
