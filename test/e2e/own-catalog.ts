/** Some products of the demo, as lines of JSONL with their pictures. */
export async function demoLines(url: string, count: number): Promise<string[]> {
  const answer = await fetch(`${url}v1/catalogs/default/products?limit=${Math.min(count, 100)}`);
  const { products } = (await answer.json()) as {
    products: { product: { id: string; title: string }; garmentClass: string; imageDigest: string }[];
  };
  const lines: string[] = [];
  for (const { product, garmentClass, imageDigest } of products) {
    const picture = await fetch(`${url}v1/catalogs/default/pictures/${imageDigest}`);
    const base64 = Buffer.from(await picture.arrayBuffer()).toString('base64');
    const { id, title } = product;
    lines.push(JSON.stringify({ id, title, garmentClass, images: [{ base64, name: `${id}.jpg` }] }));
  }
  return lines;
}

/** A catalog of these lines; one of that name is made anew. */
export async function makeCatalog(url: string, name: string, lines: readonly string[]): Promise<void> {
  await fetch(`${url}v1/catalogs/${name}`, { method: 'DELETE' });
  const made = await fetch(`${url}v1/catalogs/${name}`, { method: 'PUT' });
  if (!made.ok) throw new Error(await made.text());
  if (lines.length === 0) return;
  const imported = await fetch(`${url}v1/catalogs/${name}/imports`, {
    method: 'POST',
    body: lines.join('\n'),
    headers: { 'Content-Type': 'application/x-ndjson' },
  });
  if (!imported.ok) throw new Error(await imported.text());
}

/** Searches the catalog with the first examples, and saves these queries under the examples' names. */
export async function saveExamples(url: string, catalog: string, count: number): Promise<void> {
  const examples = (await (await fetch(`${url}v1/examples`)).json()) as { name: string; url: string }[];
  for (const example of examples.slice(0, count)) {
    const body = new FormData();
    body.set('image', await (await fetch(new URL(example.url, url))).blob(), 'photo.jpg');
    body.set('catalog', catalog);
    body.set('keep', 'true');
    body.set('externalId', example.name);
    const kept = await fetch(`${url}v1/shop-the-look`, { method: 'POST', body });
    if (!kept.ok) throw new Error(await kept.text());
  }
}
