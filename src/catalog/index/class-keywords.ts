import type { ProductClass } from '../../types.ts';

/** Keywords per class. A keyword is a word or a phrase, matched as whole words and case-insensitively. */
export type KeywordTable = Readonly<Partial<Record<ProductClass, readonly string[]>>>;

const words = (text: string): readonly string[] => text.split(/\s*,\s*/);

/**
 * Words from shops' categories and titles. The keyword table of an import takes precedence. Names of colors, such as cream and blush,
 * and of sports are left out of `other`: titles of garments end with them too.
 */
export const defaultKeywords: KeywordTable = {
  dress: words('dress, gown, jumpsuit, romper, playsuit, kaftan, saree, sari, sundress, overall, dungaree'),
  outerwear: words(
    `outerwear, jacket, coat, blazer, cardigan, parka, anorak, trench, overcoat, windbreaker, waistcoat, gilet, vest jacket, puffer,
    poncho, cape, rain jacket, nehru jacket, shrug, kimono`,
  ),
  shorts: words('shorts, bermuda, hot pants, boardshorts, swim trunks'),
  skirt: words('skirt, miniskirt, lehenga, sarong'),
  legwear: words('legging, tights, stocking, sock, pantyhose, jegging, legwear'),
  pants: words(
    `pants, trouser, jean, chino, jogger, track pants, sweatpants, slacks, cargo, capri, salwar, churidar, patiala, bottomwear, bottoms`,
  ),
  footwear: words(
    `footwear, shoe, sneaker, boot, sandal, heel, loafer, flip flop, slipper, trainer, pump, flats, moccasin, espadrille, mule, clog,
    ballerina, oxford, brogue`,
  ),
  bag: words(
    `bag, handbag, backpack, clutch, tote, purse, satchel, rucksack, duffel, messenger bag, luggage, suitcase, briefcase, pouch`,
  ),
  hat: words('hat, cap, beanie, beret, fedora, headwear, visor, bonnet, headband'),
  eyewear: words('eyewear, sunglasses, glasses, spectacles, goggles'),
  scarf: words('scarf, scarves, stole, shawl, dupatta, bandana, muffler, pashmina'),
  belt: words('belt'),
  top: words(
    `top, shirt, t-shirt, tshirt, tee, blouse, sweater, sweatshirt, hoodie, jumper, pullover, polo, tank, camisole, tunic, kurta, kurti,
    henley, turtleneck, bodysuit, crop top, sports bra, topwear, jersey, vest`,
  ),
  other: words(
    `watch, smartwatch, wallet, card holder, card case, money clip, passport holder, mobile pouch, phone pouch, phone case, phone cover,
    tie, necktie, bow tie, cufflink, tie clip, tie pin, lapel pin, pocket square, suspenders, braces, handkerchief, glove, mitten,
    jewellery, jewelry, necklace, pendant, earring, bracelet, bangle, anklet, ring, brooch, neck chain, tiara, hair clip, hairpin,
    hair band, hair accessory, hair accessories, scrunchie, key chain, keychain, key ring, umbrella, perfume, fragrance, cologne,
    eau de toilette, eau de parfum, deodorant, body mist, body spray, aftershave, lipstick, lip gloss, lip balm, lip liner, nail polish,
    mascara, eyeliner, kajal, eyeshadow, foundation, concealer, makeup, make up, face wash, face cream, body cream, hand cream,
    shaving cream, lotion, moisturiser, moisturizer, serum, shampoo, soap, sunscreen, hair oil, candle, underwear, innerwear, lingerie,
    brief, boxer, boxer shorts, trunk, thong, panty, panties, bra, shapewear, shoelace, shoe lace, laces, insole, shoe care, shoe polish,
    shoe accessory, shoe accessories, travel accessory, travel accessories, gift set, gift card, free gift, voucher, towel, blanket,
    cushion, mug, toy, book, footballs, basketballs, water bottle`,
  ),
};
