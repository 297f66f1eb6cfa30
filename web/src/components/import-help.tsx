/** How to fill an empty catalog. */
export function ImportHelp() {
  return (
    <aside className="import-help">
      <h2>The catalog is empty</h2>
      <p>Import your own products, one per line with the paths of their images:</p>
      <pre>
        <code>npm run garb -- import catalog.jsonl</code>
      </pre>
      <p>Or try Garb with its synthetic demo catalog:</p>
      <pre>
        <code>npm run demo</code>
      </pre>
      <p>
        You can also add single products over HTTP: see <a href="/docs">the API</a>.
      </p>
    </aside>
  );
}
