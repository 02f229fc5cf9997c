/** A file as text, with the character between its columns. */
export interface Csv {
  name: string;
  content: string;
  delimiter: string;
  header: string[];
  /** All rows of a text; the first ones of a workbook, which the server reads. */
  rows: string[][];
  /** Rows below the header, where `rows` are only the first. */
  total?: number;
  /** Of a workbook: its bytes, the sheets and the one that is read. */
  base64?: string;
  sheets?: string[];
  sheet?: string;
}

/** Bytes as base64, in pieces that fit on the stack. */
export function toBase64(bytes: ArrayBuffer): string {
  const all = new Uint8Array(bytes);
  let text = '';
  for (let at = 0; at < all.length; at += 32_768) {
    text += String.fromCharCode(...all.subarray(at, at + 32_768));
  }
  return btoa(text);
}

/** Whether these are the first bytes of a workbook. */
export function isWorkbook(bytes: ArrayBuffer): boolean {
  const start = new Uint8Array(bytes.slice(0, 4));
  return start[0] === 0x50 && start[1] === 0x4b && start[2] === 0x03 && start[3] === 0x04;
}

/** Text of a file: UTF-8, else the encoding that spreadsheets in China write. */
export function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Reads a CSV text; what is pasted from a spreadsheet has tabs. Rows without any cell filled are left out. */
export function readCsv(name: string, text: string): Csv {
  const content = text.replace(/^\uFEFF/, '');
  const delimiter = guessDelimiter(content);
  const [header = [], ...rows] = parse(content, delimiter);
  return {
    name,
    content,
    delimiter,
    header: header.map((cell) => cell.trim()),
    rows: rows.filter((row) => row.some((cell) => cell.trim() !== '')),
  };
}

function guessDelimiter(content: string): string {
  const first = content.slice(0, content.search(/\r?\n|$/));
  const counts = ['\t', ';', ','].map((mark) => ({ mark, count: first.split(mark).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best), { mark: ',', count: 1 }).mark;
}

/** RFC 4180: quoted cells may hold the delimiter, line ends and doubled quotes. */
export function parse(content: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let at = 0; at < content.length; at += 1) {
    const mark = content[at];
    if (isQuoted) {
      if (mark !== '"') cell += mark;
      else if (content[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (mark === '"' && cell === '') isQuoted = true;
    else if (mark === delimiter) endCell();
    else if (mark === '\n') endRow();
    else if (mark !== '\r' || content[at + 1] !== '\n') cell += mark;
  }
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}
