const basicCharacters = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const escapedCharacters = new Set("\f^{}\\[~]|€"); // take the room of two

/** How many SMS a text fills: 160 characters in one or 153 per part, with other alphabets 70 or 67. */
export function smsParts(text: string): number {
  let length = 0;
  for (const character of text) {
    if (basicCharacters.has(character)) length += 1;
    else if (escapedCharacters.has(character)) length += 2;
    else return partsOf(text.length, 70, 67);
  }
  return partsOf(length, 160, 153);
}

function partsOf(length: number, alone: number, joined: number): number {
  return length <= alone ? 1 : Math.ceil(length / joined);
}
