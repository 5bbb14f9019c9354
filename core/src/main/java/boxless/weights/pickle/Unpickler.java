package boxless.weights.pickle;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads pickles of protocol 2 to 5 into maps, lists, strings, numbers and tensors. It calls nothing: what {@link
 * PickledCalls} does not know becomes {@link Opaque}. Time and memory are bounded by the number of steps, however the
 * pickle is made.
 */
final class Unpickler {
    /** A training dictionary of a large model takes some hundred thousand. */
    private static final int MAX_STEPS = 5_000_000;

    private static final int MAX_INTEGER_BYTES = 64;

    private final PickleReader in;
    private final PickledCalls calls;
    private final Function<List<?>, Object> persistent;
    private final List<Object> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private long steps;

    /** {@code persistent} turns the identifiers of things that lie outside the pickle into these things. */
    Unpickler(PickleReader in, PickledCalls calls, Function<List<?>, Object> persistent) {
        this.in = in;
        this.calls = calls;
        this.persistent = persistent;
    }

    /** The next pickle's value, not containing itself and nested at most {@link Nesting#MAX_DEPTH} deep. */
    Object load() {
        stack.clear();
        marks.clear();
        memo.clear();
        for (int op = in.u8(); op != '.'; op = in.u8()) {
            charge(1);
            if (!literal(op) && !memory(op) && !container(op) && !object(op)) {
                throw in.bad("has the unknown pickle instruction 0x%02x".formatted(op));
            }
        }
        Object value = pop();
        new Nesting(in).check(value);
        return value;
    }

    private boolean literal(int op) {
        switch (op) {
            case 'N' -> push(Opaque.NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) in.i32());
            case 'K' -> push((long) in.u8());
            case 'M' -> push((long) in.u16());
            case 0x8a -> push(integer(in.u8()));
            case 0x8b -> push(integer(in.i32()));
            case 'G' -> push(in.bigEndianDouble());
            case 'X' -> push(in.utf8(in.i32() & 0xffffffffL));
            case 0x8c -> push(in.utf8(in.u8()));
            case 0x8d -> push(in.utf8(in.i64()));
            case 'T' -> push(in.latin1(in.i32()));
            case 'U' -> push(in.latin1(in.u8()));
            case 'B' -> push(in.bytes(in.i32() & 0xffffffffL));
            case 'C' -> push(in.bytes(in.u8()));
            case 0x8e, 0x96 -> push(in.bytes(in.i64()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Object integer(long length) {
        if (length < 0 || length > MAX_INTEGER_BYTES) {
            throw in.bad("has an integer of " + length + " bytes");
        }
        byte[] little = in.bytes(length);
        byte[] big = new byte[little.length];
        for (int i = 0; i < big.length; i++) {
            big[i] = little[big.length - 1 - i];
        }
        BigInteger value = big.length == 0 ? BigInteger.ZERO : new BigInteger(big);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private boolean memory(int op) {
        switch (op) {
            case 0x80 -> {
                int protocol = in.u8();
                if (protocol > 5) {
                    throw in.bad("uses pickle protocol " + protocol + ", but only protocols up to 5 are supported");
                }
            }
            case 0x95 -> in.i64(); // a frame: its length is only a hint
            case '(' -> marks.push(stack.size());
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> push(top());
            case 'q' -> remember(in.u8());
            case 'r' -> remember(in.i32());
            case 0x94 -> remember(memo.size());
            case 'h' -> push(remembered(in.u8()));
            case 'j' -> push(remembered(in.i32()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int op) {
        switch (op) {
            case ']', 0x8f -> push(new ArrayList<>());
            case '}' -> push(new LinkedHashMap<>());
            case ')' -> push(List.of());
            case 0x85 -> push(tuple(1));
            case 0x86 -> push(tuple(2));
            case 0x87 -> push(tuple(3));
            case 't', 'l', 0x91 -> push(popToMark());
            case 'd' -> {
                List<Object> items = popToMark();
                push(new LinkedHashMap<>());
                setItems(items);
            }
            case 'a' -> append(List.of(pop()));
            case 'e', 0x90 -> append(popToMark());
            case 's' -> setItems(tuple(2));
            case 'u' -> setItems(popToMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int op) {
        switch (op) {
            case 'c' -> {
                String module = in.line();
                push(new Opaque(module + "." + in.line()));
            }
            case 0x93 -> {
                List<Object> names = tuple(2);
                if (!(names.get(0) instanceof String module && names.get(1) instanceof String name)) {
                    throw in.bad("names a class in an unknown way");
                }
                charge((module.length() + name.length()) / 8);
                push(new Opaque(module + "." + name));
            }
            case 'R', 0x81 -> call(pop());
            case 0x92 -> {
                pop(); // keyword arguments: nothing known here takes any
                call(pop());
            }
            case 'b' -> build(pop());
            case 'Q' -> {
                if (!(pop() instanceof List<?> id)) {
                    throw in.bad("has an unknown kind of persistent identifier");
                }
                push(persistent.apply(id));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void call(Object arguments) {
        if (!(pop() instanceof Opaque function && arguments instanceof List<?> list)) {
            throw in.bad("calls something that is not a function");
        }
        // Known calls may copy their arguments; paid for here, or a short pickle could copy a long list for ever.
        for (Object argument : list) {
            charge(1 + size(argument));
        }
        push(calls.call(function.name(), list));
    }

    private void build(Object state) {
        Object target = pop();
        charge(size(state));
        Object built = calls.build(target, state);
        if (target instanceof NumpyArray array && array.memo() >= 0) {
            memo.put(array.memo(), built);
        }
        push(built);
    }

    private void append(List<Object> items) {
        Object target = top();
        if (target instanceof ArrayList<?>) {
            asList(target).addAll(items);
        } else if (!(target instanceof Opaque)) {
            throw in.bad("appends to something that is not a list");
        }
    }

    private void setItems(List<Object> items) {
        Object target = top();
        if (items.size() % 2 != 0 || !(target instanceof LinkedHashMap<?, ?> || target instanceof Opaque)) {
            throw in.bad("sets entries of something that is not a dictionary");
        }
        if (target instanceof LinkedHashMap<?, ?>) {
            for (int i = 0; i < items.size(); i += 2) {
                asMap(target).put(PickledCalls.key(items.get(i)), items.get(i + 1));
            }
        }
    }

    // Every list and map on the stack was made by this package with these types.
    @SuppressWarnings("unchecked")
    private static List<Object> asList(Object list) {
        return (List<Object>) list;
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> asMap(Object map) {
        return (Map<Object, Object>) map;
    }

    private void remember(int index) {
        Object value = top();
        memo.put(index, value);
        if (value instanceof NumpyArray array) {
            array.memo(index);
        }
    }

    private Object remembered(int index) {
        Object value = memo.get(index);
        if (value == null) {
            throw in.bad("refers to the value " + index + ", which does not exist");
        }
        return value;
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() {
        if (stack.size() <= (marks.isEmpty() ? 0 : marks.peek())) {
            throw in.bad("takes a value from an empty stack");
        }
        return stack.getLast();
    }

    private Object pop() {
        Object value = top();
        stack.removeLast();
        return value;
    }

    private List<Object> tuple(int size) {
        if (stack.size() - size < (marks.isEmpty() ? 0 : marks.peek())) {
            throw in.bad("takes a value from an empty stack");
        }
        return popFrom(stack.size() - size);
    }

    private List<Object> popToMark() {
        if (marks.isEmpty()) {
            throw in.bad("takes values up to a mark that was never set");
        }
        return popFrom(marks.pop());
    }

    private List<Object> popFrom(int start) {
        List<Object> tail = stack.subList(start, stack.size());
        List<Object> values = new ArrayList<>(tail);
        tail.clear();
        return values;
    }

    private static int size(Object value) {
        return switch (value) {
            case Collection<?> many -> many.size();
            case Map<?, ?> map -> map.size();
            default -> 0;
        };
    }

    private void charge(long count) {
        steps += count;
        if (steps > MAX_STEPS) {
            throw in.bad("has a pickle of more than " + MAX_STEPS + " steps, which no model needs");
        }
    }
}
