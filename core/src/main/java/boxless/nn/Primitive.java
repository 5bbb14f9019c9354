package boxless.nn;

import boxless.tensor.Owned;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** One operation that oneDNN has set up for tensors of certain sizes. Several threads may run it at once; none may while or after it is closed. */
final class Primitive implements AutoCloseable {
    /**
     * What the operation reads or writes.
     *
     * @param number oneDNN's, {@code DNNL_ARG_..}
     * @param tensor the same in every run; null if each run brings its own
     */
    record Operand(int number, memory.desc layout, @Nullable Tensor tensor) {}

    private final Owned owned = new Owned();
    private final engine engine;
    private final Workspace workspace;
    private final dnnl_primitive operation;
    private final List<Operand> operands;
    private final memory.desc scratchpad;
    private final long scratchpadBytes;
    private final Queue<Arguments> idle = new ConcurrentLinkedQueue<>();

    /** @param operands those that each run brings in the order of its tensors */
    Primitive(
            engine engine, primitive_desc_base kind, primitive operation, List<Operand> operands, Workspace workspace) {
        this.engine = engine;
        this.workspace = workspace;
        this.operation = owned.keep(operation).get();
        this.operands = List.copyOf(operands);
        scratchpad = owned.keep(kind.scratchpad_desc());
        scratchpadBytes = scratchpad.get_size();
        operands.forEach(operand -> owned.keep(operand.layout()));
    }

    /** @param tensors those of the operands without one; they have the sizes and layouts that this was set up for */
    void run(Tensor... tensors) {
        Arguments ready = idle.poll();
        Arguments arguments = ready == null ? new Arguments() : ready;
        try (Scratchpad space = Scratchpad.of(scratchpadBytes, workspace)) {
            arguments.run(space, tensors);
        }
        idle.add(arguments);
    }

    @Override
    public void close() {
        idle.forEach(Arguments::close);
        idle.clear();
        owned.close();
    }

    /** What one thread at a time runs the operation with: oneDNN keeps the places of the tensors in it. */
    private final class Arguments implements AutoCloseable {
        private final Owned owned = new Owned();
        private final dnnl_stream stream = owned.keep(new stream(engine)).get();
        private final dnnl_exec_arg_t values = owned.keep(new dnnl_exec_arg_t(operands.size() + 1));
        private final memory[] brought = operands.stream()
                .filter(each -> each.tensor() == null)
                .map(each -> place(each.layout(), null))
                .toArray(memory[]::new);
        private final memory space = place(scratchpad, null);

        Arguments() {
            int next = 0;
            for (int i = 0; i < operands.size(); i++) {
                Operand operand = operands.get(i);
                Tensor tensor = operand.tensor();
                memory place = tensor == null ? brought[next++] : place(operand.layout(), tensor.data_ptr());
                values.position(i).arg(operand.number()).memory(place.get());
            }
            values.position(operands.size()).arg(dnnl.DNNL_ARG_SCRATCHPAD).memory(space.get());
            values.position(0);
        }

        private memory place(memory.desc layout, @Nullable Pointer data) {
            return owned.keep(new memory(layout, engine, data));
        }

        void run(Scratchpad scratch, Tensor... tensors) {
            for (int i = 0; i < brought.length; i++) {
                brought[i].set_data_handle(tensors[i].data_ptr());
            }
            space.set_data_handle(scratch.memory());
            int status = dnnl.dnnl_primitive_execute(operation, stream, operands.size() + 1, values);
            if (status != dnnl.dnnl_success) {
                throw new IllegalStateException("oneDNN could not run an operation: status " + status);
            }
        }

        @Override
        public void close() {
            owned.close();
        }
    }
}
