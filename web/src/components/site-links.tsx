import { fragmentOf, type View, views } from '../use-view.ts';

const labels: Readonly<Record<View, string>> = { shop: 'Shop', catalog: 'Catalog', lab: 'Lab' };

/** Links to the page's views. */
export function SiteLinks({ view }: { readonly view: View }) {
  return (
    <ul className="site-links">
      {views.map((each) => (
        <li key={each}>
          <a
            href={fragmentOf({ view: each, catalog: null })}
            aria-current={each === view ? 'page' : undefined}
          >
            {labels[each]}
          </a>
        </li>
      ))}
    </ul>
  );
}
