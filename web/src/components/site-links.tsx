import { fragmentOf, type View, views } from '../use-view.ts';

const labels: Readonly<Record<View, string>> = { shop: 'Shop', catalog: 'Catalog', lab: 'Lab' };

interface Props {
  readonly view: View;
  /** Shows the start of the view in sight; absent where its link alone does. */
  readonly onHome?: (() => void) | undefined;
}

/** Links to the page's views. */
export function SiteLinks({ view, onHome }: Props) {
  return (
    <ul className="site-links">
      {views.map((each) => (
        <li key={each}>
          <a
            href={fragmentOf({ view: each, catalog: null })}
            aria-current={each === view ? 'page' : undefined}
            onClick={(event) => {
              if (each !== view || !onHome || event.metaKey || event.ctrlKey || event.shiftKey) return;
              // The browser would put it in the place of a look that has no address of its own.
              event.preventDefault();
              onHome();
            }}
          >
            {labels[each]}
          </a>
        </li>
      ))}
    </ul>
  );
}
