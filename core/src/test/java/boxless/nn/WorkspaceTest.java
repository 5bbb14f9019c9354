package boxless.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memory is used again once nobody holds what is in it, and not before. */
class WorkspaceTest {
    private final Workspace workspace = new Workspace();

    @AfterEach
    void free() {
        workspace.close();
    }

    @Test
    void memoryIsUsedAgain() {
        long before;
        try (PointerScope scope = new PointerScope()) {
            before = taken(100).data_ptr().address();
        }
        try (PointerScope scope = new PointerScope()) {
            assertThat(taken(80).data_ptr().address()).isEqualTo(before);
        }
    }

    @Test
    void whatIsHeldStays() {
        try (PointerScope scope = new PointerScope()) {
            Tensor part;
            try (PointerScope inner = new PointerScope()) {
                part = taken(100).fill_(new Scalar(7)).narrow(0, 90, 10);
                scope.attach(part);
            }
            taken(100).zero_();
            assertThat(part.sum().item_double()).isEqualTo(70);
        }
    }

    @Test
    void largeMemoryIsNotSpentOnLittle() {
        long large;
        try (PointerScope scope = new PointerScope()) {
            large = taken(100).data_ptr().address();
        }
        try (PointerScope scope = new PointerScope()) {
            assertThat(taken(10).data_ptr().address()).isNotEqualTo(large);
        }
    }

    @Test
    void idleMemoryGoesBackAndWhatIsHeldStays() {
        try (PointerScope scope = new PointerScope()) {
            try (PointerScope inner = new PointerScope()) {
                taken(200);
                try (PointerScope innermost = new PointerScope()) {
                    taken(2000);
                }
                workspace.freeIdle();
            }
            assertThat(taken(150).storage().nbytes()).isEqualTo(200 * Float.BYTES); // that which was held
            assertThat(taken(1500).storage().nbytes()).isEqualTo(1500 * Float.BYTES);
        }
    }

    @Test
    void idleMemoryOfEveryOpenModelGoesBack() {
        try (Workspace other = new Workspace();
                PointerScope scope = new PointerScope()) {
            try (PointerScope inner = new PointerScope()) {
                taken(200);
                taken(other, 200);
            }
            Inference.giveBackIdle();
            assertThat(taken(150).storage().nbytes()).isEqualTo(150 * Float.BYTES);
            assertThat(taken(other, 150).storage().nbytes()).isEqualTo(150 * Float.BYTES);
        }
    }

    @Test
    void threadsHaveTheirMemoryAloneWhileOthersGiveBack() {
        List<Boolean> untouched = IntStream.range(0, 400)
                .parallel()
                .mapToObj(i -> {
                    try (PointerScope scope = new PointerScope()) {
                        Tensor mine = taken(1000).fill_(new Scalar(i));
                        workspace.freeIdle();
                        return mine.sum().item_double() == 1000.0 * i;
                    }
                })
                .toList();
        assertThat(untouched).containsOnly(true);
    }

    private Tensor taken(long values) {
        return taken(workspace, values);
    }

    private static Tensor taken(Workspace from, long values) {
        return from.take(new long[] {values}, new long[] {1}, ScalarType.Float);
    }
}
