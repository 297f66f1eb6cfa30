/**
 * How shoppers say the values of the shipped attribute heads in English, German, French, Spanish and Italian: per attribute and value, a
 * text of phrases between commas, without accents and in lower case. A value's own name needs no entry.
 */
export const lexicon: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  color: {
    Beige: 'beigefarben, beiges, ecru',
    Black:
      'schwarz, schwarze, schwarzer, schwarzes, schwarzen, noir, noire, noirs, noires, negro, negra, negros, negras, nero, nera, neri, nere',
    Blue: 'blau, blaue, blauer, blaues, blauen, bleu, bleue, bleus, bleues, azul, azules, blu, azzurro, azzurra',
    Brown:
      'braun, braune, brauner, braunes, braunen, brun, brune, bruns, brunes, marron, marrones, marrone, marroni',
    Charcoal: 'anthrazit, anthracite, antracita, antracite',
    Copper: 'kupfer, kupferfarben, cuivre, cobre, rame',
    Cream: 'creme, cremefarben, crema',
    Gold: 'golden, gold, goldfarben, dore, doree, dorado, dorada, dorato, dorata, oro',
    Green:
      'grun, grune, gruner, grunes, grunen, gruen, gruene, vert, verte, verts, vertes, verde, verdes, verdi',
    Grey: 'gray, grau, graue, grauer, graues, grauen, gris, grise, grises, grigio, grigia, grigi, grigie',
    Khaki: 'kaki, caqui, cachi',
    Lavender: 'lavendel, lavande, lavanda',
    Magenta: 'fuchsia, fucsia',
    Maroon: 'burgundy, bordeaux, weinrot, burdeos, bordo',
    Multi:
      'multicolor, multicolored, colorful, colourful, bunt, bunte, buntes, bunter, multicolore, multicolores',
    'Navy Blue': 'navy, marine, marineblau, dunkelblau, bleu marine, azul marino, blu marino, blu scuro',
    'Off White': 'ivory, elfenbein, ivoire, marfil, avorio',
    Olive: 'oliv, olivgrun, oliva',
    Orange: 'naranja, arancione, arancioni',
    Peach: 'pfirsich, pfirsichfarben, peche, melocoton, pesca',
    Pink: 'rosa, rose, roses',
    Purple: 'violet, lila, violett, violette, violetter, violettes, violets, morado, morada, viola',
    Red: 'rot, rote, roter, rotes, roten, rouge, rouges, rojo, roja, rojos, rojas, rosso, rossa, rossi, rosse',
    Silver: 'silber, silbern, silberne, argent, argente, argentee, plateado, plateada, argento, argentato',
    Steel: 'stahl, stahlgrau, acier, acero, acciaio',
    Tan: 'camel, hellbraun, fauve, cuero, cuoio',
    White:
      'weiss, weisse, weisser, weisses, weissen, blanc, blanche, blancs, blanches, blanco, blanca, blancos, blancas, bianco, bianca, bianchi, bianche',
    Yellow:
      'gelb, gelbe, gelber, gelbes, gelben, jaune, jaunes, amarillo, amarilla, amarillos, amarillas, giallo, gialla, gialli, gialle',
  },
  pattern: {
    checked:
      'plaid, tartan, check, checks, kariert, karierte, kariertes, karierter, karo, carreaux, a carreaux, cuadros, a cuadros, quadri, a quadri',
    printed:
      'print, patterned, bedruckt, bedruckte, bedrucktes, gemustert, gemusterte, imprime, imprimee, estampado, estampada, stampato, stampata, fantasia',
    solid: 'plain, einfarbig, einfarbige, einfarbiges, uni, unie, unis, unies, liso, lisa, tinta unita',
    striped:
      'stripes, stripy, gestreift, gestreifte, gestreiftes, gestreifter, streifen, raye, rayee, rayures, a rayures, rayas, a rayas, de rayas, a righe, righe',
  },
};
