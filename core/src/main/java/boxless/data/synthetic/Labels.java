package boxless.data.synthetic;

import boxless.mask.LabelMap;

/** Makes an annotation out of the numbers of the nuclei in front. */
final class Labels {
    private Labels() {}

    /**
     * Takes away connected pieces (eight neighbours) of fewer pixels than the minimum, and counts the rest from 1 on.
     */
    static LabelMap clean(int width, int height, int[] numbers, int minimum) {
        int[] out = new int[numbers.length];
        boolean[] seen = new boolean[numbers.length];
        int[] stack = new int[numbers.length];
        for (int start = 0; start < numbers.length; start++) {
            if (numbers[start] > 0 && !seen[start]) {
                int size = flood(width, height, numbers, start, seen, stack);
                for (int i = 0; size >= minimum && i < size; i++) {
                    out[stack[i]] = numbers[start];
                }
            }
        }
        return new LabelMap(width, height, out).relabelled();
    }

    /** Lists the pixels of one piece at the start of the array and returns how many they are. */
    private static int flood(int width, int height, int[] numbers, int start, boolean[] seen, int[] list) {
        int size = 1;
        list[0] = start;
        seen[start] = true;
        for (int next = 0; next < size; next++) {
            int x = list[next] % width;
            int y = list[next] / width;
            for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
                for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
                    int neighbour = ny * width + nx;
                    if (!seen[neighbour] && numbers[neighbour] == numbers[start]) {
                        seen[neighbour] = true;
                        list[size++] = neighbour;
                    }
                }
            }
        }
        return size;
    }
}
