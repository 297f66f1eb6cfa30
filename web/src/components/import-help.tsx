/** What to do when there is nothing to search yet. */
export function ImportHelp() {
  return (
    <aside className="import-help">
      <h2>The catalog is empty</h2>
      <p>Import your own products, one a line with the paths of their pictures:</p>
      <pre>
        <code>npm run garb -- import catalog.jsonl</code>
      </pre>
      <p>or start with a drawn wardrobe to try everything out:</p>
      <pre>
        <code>npm run demo</code>
      </pre>
      <p>
        Products can also be sent one by one; see <a href="/docs">the API</a>.
      </p>
    </aside>
  );
}
