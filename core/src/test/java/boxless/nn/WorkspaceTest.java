package boxless.nn;

import static org.assertj.core.api.Assertions.assertThat;

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

    private Tensor taken(long values) {
        return workspace.take(new long[] {values}, new long[] {1}, ScalarType.Float);
    }
}
