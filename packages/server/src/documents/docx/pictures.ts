import { pictureSize } from './image-size.ts';
import { escapeXml } from './xml.ts';
import { type Parts, partText } from './zip.ts';

/** A picture with its bytes. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly caption: string;
}

const EMU_PER_MM = 36_000;
/** Fits the text width of an official paper, two on a page. */
const WIDTH_MM = 130;
const HEIGHT_MM = 85;
const RELATIONS = 'word/_rels/document.xml.rels';
const TYPES = '[Content_Types].xml';
const IMAGE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/image';

/** Pictures put into a document, one after the other. */
export class PictureShelf {
  readonly #parts: Parts;
  #count = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Paragraphs that show them, each with its caption; pictures that are none are named as broken. */
  paragraphs(pictures: readonly Picture[]): string {
    return pictures.map((picture) => this.#paragraph(picture)).join('');
  }

  #paragraph({ bytes, caption }: Picture): string {
    const held = Buffer.from(bytes);
    const size = pictureSize(held);
    const under =
      caption === '' ? '' : centred(`<w:r><w:t xml:space="preserve">${escapeXml(caption)}</w:t></w:r>`);
    if (!size) return centred('<w:r><w:t>（照片无法显示 picture not readable）</w:t></w:r>') + under;
    this.#count++;
    const id = `rIdPicture${this.#count}`;
    const name = `picture${this.#count}.${size.type}`;
    this.#parts.set(`word/media/${name}`, held);
    this.#relate(id, name);
    this.#declare(size.type);
    const scale = Math.min(WIDTH_MM / size.width, HEIGHT_MM / size.height) * EMU_PER_MM;
    const drawn = drawing(id, this.#count, Math.round(size.width * scale), Math.round(size.height * scale));
    return centred(drawn, '<w:keepNext/>') + under;
  }

  #relate(id: string, name: string): void {
    const text = partText(this.#parts, RELATIONS) ?? '';
    const relation = `<Relationship Id="${id}" Type="${IMAGE}" Target="media/${name}"/>`;
    this.#set(RELATIONS, text.replace('</Relationships>', `${relation}</Relationships>`));
  }

  #declare(type: 'png' | 'jpeg'): void {
    const text = partText(this.#parts, TYPES) ?? '';
    if (new RegExp(`Extension="${type}"`, 'i').test(text)) return;
    const declared = `<Default Extension="${type}" ContentType="image/${type}"/>`;
    this.#set(TYPES, text.replace(/(<Types[^>]*>)/, `$1${declared}`));
  }

  #set(name: string, text: string): void {
    this.#parts.set(name, Buffer.from(text));
  }
}

const centred = (runs: string, properties = ''): string =>
  `<w:p><w:pPr>${properties}<w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="center"/></w:pPr>${runs}</w:p>`;

function drawing(relation: string, id: number, widthEmu: number, heightEmu: number): string {
  const extent = `cx="${widthEmu}" cy="${heightEmu}"`;
  const a = 'http://schemas.openxmlformats.org/drawingml/2006/main';
  const pic = 'http://schemas.openxmlformats.org/drawingml/2006/picture';
  const wp = 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing';
  const r = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return `<w:r><w:drawing><wp:inline xmlns:wp="${wp}" distT="0" distB="0" distL="0" distR="0"><wp:extent ${extent}/><wp:docPr id="${9000 + id}" name="picture${id}"/><a:graphic xmlns:a="${a}"><a:graphicData uri="${pic}"><pic:pic xmlns:pic="${pic}"><pic:nvPicPr><pic:cNvPr id="${9000 + id}" name="picture${id}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="${r}" r:embed="${relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ${extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
}
