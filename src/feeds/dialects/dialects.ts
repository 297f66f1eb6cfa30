import { attributeKeys } from './attribute-name.ts';
import type { Dialect } from './dialect.ts';
import { magento } from './magento.ts';
import { merchant, meta } from './merchant.ts';
import { shopify } from './shopify.ts';
import { woocommerce } from './woocommerce.ts';

/** The catalog format itself (docs/import.md). */
const garb: Dialect = {
  name: 'garb',
  title: "Garb's own names",
  isSpoken: (keys) => keys.has('id') && keys.has('images'),
  columns: {
    id: ['id'],
    title: ['title'],
    description: ['description'],
    images: ['images'],
    category: ['category'],
    garmentClass: ['garmentclass'],
    groupId: ['groupid'],
    price: ['price'],
    salePrice: ['saleprice'],
    currency: ['currency'],
    saleDates: ['saledates'],
    availability: ['availability'],
    url: ['url'],
  },
};

/** Column keys between blanks. */
const words = (text: string) => text.trim().split(/\s+/);

/** Names that shops without a known system use, in several languages. */
export const usualNames: Dialect = {
  name: 'other',
  title: 'usual names',
  isSpoken: () => true,
  columns: {
    id: words(`
      id productid sku itemid articlenumber article artikelnummer artikelnr artnr produktid reference
      référence ref referencia codice handle identifiant identificador código codigo kod variantid
      productcode code artikelid varenummer tuotenumero ürünkodu 商品番号 商品id productno productnumber
      stylecode styleid asin gtin ean mpn
    `),
    title: words(`
      title name productname producttitle titel bezeichnung produktname artikelname titre nom nombre
      título titulo nome naam produkttitel productnaam titolo nazwa namn navn nimi produktnavn produktnamn
      denumire название наименование 商品名 ürünadı libellé designation désignation denominazione
      nazwaproduktu nombredelproducto displayname
    `),
    description: words(`
      description beschreibung descripción descripcion descrizione omschrijving bodyhtml kurzbeschreibung
      opis beskrivning beskrivelse kuvaus descrição descricao описание açıklama produktbeschreibung
      longdescription shortdescription summary
    `),
    images: words(`
      images image imagelink imagelinks imageurl imageurls imagesrc imagepath imagefile picture pictures
      photo photos bild bilder bildurl foto fotos imagen imágenes imagenes immagine immagini afbeelding
      mainimage additionalimages additionalimagelink additionalimagelinks bildlink bildadresse produktbild
      produktbilder lienimage liensimage lienimagesupplémentaire imagelien photoproduit enlaceimagen
      enlacedeimagen linkimmagine linkdellimmagine imagem imagens imagemlink zdjęcie zdjecie zdjęcia obraz
      kuva kuvat billede billeder bilde 画像 画像url изображение картинка фото görsel resim imagesource
      imagesrcs pictureurl photourl mediaurl zusätzlicherbildlink weiterebilder additionalimage
      additionalimageurl additionalimageurls
    `),
    category: words(`
      category categories producttype producttypes googleproductcategory kategorie kategorien warengruppe
      catégorie categorie categoría categoria produkttyp produktkategorie productcategory catégorieproduit
      categorieën kategoria kategori luokka категория カテゴリ カテゴリー department section articletype
      subcategory
    `),
    garmentClass: words('garmentclass'),
    groupId: words(`
      groupid itemgroupid parentid parentsku gruppe itemgroup artikelgruppenid artikelgruppe modelid
      productgroupid stylegroup
    `),
    price: words(`
      price regularprice variantprice preis verkaufspreis prix precio prezzo prijs regulärerpreis
      verkaufspreisbrutto bruttopreis listprice retailprice unitprice cena pris hinta preço preco цена
      fiyat 価格 prixttc precioregular preciototal prezzoregolare
    `),
    salePrice: words(`
      saleprice specialprice angebotspreis aktionspreis sonderpreis prixpromo preciooferta prezzoscontato
      sonderangebotspreis reduzierterpreis discountprice discountedprice promotionalprice prixsoldé
      prixsolde preciodeoferta precioderebaja prezzoinsaldo aanbiedingsprijs cenapromocyjna reapris
      tilbudspris
    `),
    saleDates: words('saledates salepriceeffectivedate effectivesaledates'),
    currency: words('currency währung waehrung devise moneda valuta currencycode waluta divisa moeda валюта'),
    availability: words(`
      availability instock isinstock stockstatus verfügbarkeit lieferstatus disponibilité disponibilidad
      disponibilità vorrätig lagerstatus bestandsstatus disponibilitéproduit dostępność lagersaldo stock
      quantity qty inventory inventoryquantity stockquantity lagerbestand bestand voorraad existencias
    `),
    url: words(`
      url link producturl productlink lien enlace permalink productpage deeplink produktlink produkturl
      enlaceproducto linkproducto liendeproduit
    `),
    ...Object.fromEntries(Object.entries(attributeKeys).map(([name, keys]) => [`attributes.${name}`, keys])),
  },
};

/** In the order in which they are tried: the first that is spoken counts. */
export const dialects: readonly Dialect[] = [shopify, woocommerce, magento, garb, meta, merchant, usualNames];

/** The dialect of columns with these keys. */
export function dialectOf(keys: ReadonlySet<string>): Dialect {
  return dialects.find(({ isSpoken }) => isSpoken(keys)) ?? usualNames;
}
