/**
 * A colour that differs from those of its neighbours in the row: hues a golden angle apart, in three lightnesses.
 *
 * @param {number} number from 1
 * @returns {number[]} red, green, blue, 0 to 255
 */
export function colourOf(number) {
    const hue = (number * 137.508 + 150) % 360;
    const lightness = [0.58, 0.68, 0.5][number % 3];
    const chroma = (1 - Math.abs(2 * lightness - 1)) * 0.85;
    const channel = (shift) => {
        const k = (shift + hue / 30) % 12;
        return Math.round(255 * (lightness - (chroma / 2) * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
    };
    return [channel(0), channel(8), channel(4)];
}

export const cssColour = (number) => `rgb(${colourOf(number).join(" ")})`;
