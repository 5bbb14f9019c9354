package boxless.train;

import boxless.file.PendingFile;
import boxless.train.Checkpoint.Position;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one training, which only one training at a time may write. None need be there.
 *
 * @param path of the folder
 */
public record RunFolder(Path path) {
    /**
     * Folders that this process trains in. The system's locks are those of a process: it would lose them all with the first file of the folder's lock that
     * it closes again, so who shares the process is refused before one is opened.
     */
    private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

    /** The recipe with all defaults, as YAML text. */
    public Path recipe() {
        return path.resolve("recipe.yaml");
    }

    /** All steps and validations so far, for {@link RunLog#lines}. */
    public Path log() {
        return path.resolve("log.jsonl");
    }

    /** What a training goes on from. */
    Path checkpoint() {
        return path.resolve("last").resolve("checkpoint.safetensors");
    }

    /** The best model so far, in full precision. */
    public Path best() {
        return path.resolve("best").resolve("model.safetensors");
    }

    /** The result, in half precision. */
    public Path model() {
        return path.resolve("model.safetensors");
    }

    /** What {@link Receipt#of} reads. */
    public Path receipt() {
        return path.resolve("receipt.json");
    }

    /**
     * The checkpoint to go on from; empty where a training may begin here.
     *
     * @throws TrainingException where what the folder holds would be overwritten
     */
    Optional<Checkpoint> open(boolean resume) {
        boolean begun = Files.exists(checkpoint());
        if (begun && !resume) {
            throw TrainingException.resumable(path + ": contains a training run; choose another folder, or resume it");
        }
        if (!begun && Stream.of(log(), best(), model(), receipt()).anyMatch(Files::exists)) {
            throw new TrainingException(
                    path + ": contains a model or a log, but no checkpoint to continue from; choose another folder");
        }
        if (!begun && Files.exists(recipe())) {
            throw new TrainingException(
                    path + ": holds a recipe.yaml, which the run would replace; choose another folder");
        }
        return begun ? Optional.of(Checkpoint.read(checkpoint())) : Optional.empty();
    }

    /**
     * Keeps other trainings out until it is closed, or the process ends however it may, and clears away what a killed one left half written.
     *
     * @param stored position of the checkpoint to go on from; null where there was none
     * @throws TrainingException where another training has it, or had it since that checkpoint was read
     */
    Closeable lock(@Nullable Position stored) throws IOException {
        Files.createDirectories(path);
        Closeable lock = acquire();
        Position now = Files.exists(checkpoint()) ? Checkpoint.position(checkpoint()) : null;
        if (!Objects.equals(now, stored)) {
            lock.close();
            throw TrainingException.resumable(
                    path + ": another training run has just written to this folder; resume it");
        }
        for (Path file : List.of(recipe(), log(), checkpoint(), best(), model(), receipt())) {
            PendingFile.discard(file);
        }
        return lock;
    }

    /** Whether a training keeps others out now. */
    boolean isLocked() {
        if (LOCKED_HERE.contains(lockKey())) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true; // something else in this process has it
        } catch (IOException e) {
            return false; // none ever began there, or the drive knows no locks
        }
    }

    private Path lockFile() {
        return path.resolve(".lock");
    }

    private Path lockKey() {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath(); // not there yet
        }
    }

    private Closeable acquire() throws IOException {
        Path key = lockKey();
        if (!LOCKED_HERE.add(key)) {
            throw taken();
        }
        Closeable lock = null;
        try {
            lock = acquireFromOthers();
        } finally {
            if (lock == null) {
                LOCKED_HERE.remove(key);
            }
        }
        Closeable acquired = lock;
        return () -> {
            try {
                acquired.close();
            } finally {
                LOCKED_HERE.remove(key);
            }
        };
    }

    private Closeable acquireFromOthers() throws IOException {
        FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (IOException e) {
            return channel; // Some network drives know no locks; that is no reason not to train there.
        }
        channel.close();
        throw taken();
    }

    private TrainingException taken() {
        return new TrainingException(path + ": another training run is writing to this folder; choose another folder");
    }
}
