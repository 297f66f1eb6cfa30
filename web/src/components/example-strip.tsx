import type { Example } from '../api.ts';
import { ServicePicture } from './service-picture.tsx';

interface Props {
  readonly title: string;
  readonly examples: readonly Example[];
  readonly onChoose: (example: Example) => void;
}

export function ExampleStrip({ title, examples, onChoose }: Props) {
  return (
    <section className="examples" aria-labelledby="examples-title">
      <h2 id="examples-title" className="examples-title">
        {title}
      </h2>
      <ul>
        {examples.map((example, index) => (
          <li key={example.name}>
            <button type="button" onClick={() => onChoose(example)} aria-label={`Example ${index + 1}`}>
              <ServicePicture
                className="example-picture"
                src={example.url}
                alt=""
                loading="lazy"
                draggable={false}
              />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
