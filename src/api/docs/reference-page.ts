import { html } from 'hono/html';
import type { ApiDocument } from '../document/api-document.ts';
import { curlOf } from './curl-command.ts';
import type { Html } from './docs-page.ts';
import { type Content, type Operation, operationsOf, type Parameter, type Response } from './operation.ts';
import type { Section } from './render-markdown.ts';
import { type JsonSchema, schemaFields, schemaType } from './schema-fields.ts';

/** A page of the reference. */
export interface ReferencePage {
  readonly href: string;
  readonly title: string;
  readonly body: Html;
  readonly sections: readonly Section[];
}

/** The API's reference: a page of each tag with its operations, and one with the schemas that they share. */
export function referencePages(document: ApiDocument): ReferencePage[] {
  const operations = operationsOf(document);
  const schemas = Object.entries(document.components?.schemas ?? {}) as [string, JsonSchema][];
  const pages = (document.tags ?? []).map(({ name, description = '' }): ReferencePage => {
    const href = `/docs/api/${name}`;
    const title = `API: ${name}`;
    const ofTag = operations.filter(({ tags }) => tags.includes(name));
    return {
      href,
      title,
      body: html`<h1>${title}</h1>
<p>${description}.</p>
<ul>${ofTag.map(({ operationId, summary }) => html`<li><a href="#${operationId}">${summary}</a></li>`)}</ul>
${ofTag.map((operation) => operationSection(operation, document))}`,
      sections: ofTag.map(({ operationId, summary, method, path, parameters = [] }) => ({
        href: `${href}#${operationId}`,
        page: title,
        heading: summary,
        text: [`${method} ${path}`, operationId, ...parameters.map((each) => each.name)].join(' '),
      })),
    };
  });
  const title = 'API: schemas';
  return [
    ...pages,
    {
      href: schemasPage,
      title,
      body: html`<h1>${title}</h1>
<p>The objects of requests and answers, by name.</p>
${schemas.map(([name, schema]) => html`<h2 id="${name}">${name}</h2>\n${schemaFields(schema, schemasPage)}`)}`,
      sections: schemas.map(([name, schema]) => ({
        href: `${schemasPage}#${name}`,
        page: title,
        heading: name,
        text: Object.keys(schema.properties ?? {}).join(' '),
      })),
    },
  ];
}

const schemasPage = '/docs/api/schemas';

function operationSection(operation: Operation, document: ApiDocument): Html {
  const {
    operationId,
    summary,
    description,
    method,
    path,
    parameters = [],
    requestBody,
    responses,
  } = operation;
  const problems = Object.entries(responses).filter(([, { $ref }]) => $ref);
  const answers = Object.entries(responses).filter(([, { $ref }]) => !$ref);
  return html`<section class="operation">
<h2 id="${operationId}">${summary}</h2>
<p><code>${method} ${path}</code> <span class="soft">${operationId}</span></p>
<p>${description}</p>
${parameters.length > 0 ? html`<h3>Parameters</h3>\n<ul class="fields">${parameters.map(parameterItem)}</ul>` : ''}
${requestBody ? html`<h3>Body</h3>\n${Object.entries(requestBody.content).map(contentPart)}` : ''}
${curlOf(operation).map((command) => codeBlock('A request', command))}
<h3>Answer</h3>
${answers.map(
  ([status, { description = '', content = {} }]) => html`<p><code>${status}</code> ${description}.</p>
${Object.entries(content).map(contentPart)}
${Object.values(content).map(({ examples }) =>
  examples?.recorded ? codeBlock('An answer', JSON.stringify(examples.recorded.value, shortened, 2)) : '',
)}`,
)}
<h3>Problems</h3>
<ul>${problems.map(([status, { $ref = '' }]) => problemItem(status, $ref, document))}</ul>
</section>
`;
}

function parameterItem({ name, in: place, required, description, schema = {} }: Parameter): Html {
  return html`<li><code>${name}</code> <span class="soft">${place}, ${schemaType(schema, schemasPage)}${required ? ', required' : ''}</span>${description ? html`<br>${description}` : ''}</li>
`;
}

function contentPart([type, { schema = {} }]: [string, Content[string]]): Html {
  return html`<p><code>${type}</code>: ${schemaType(schema, schemasPage)}</p>
${schemaFields(schema, schemasPage)}`;
}

function codeBlock(label: string, text: string): Html {
  return html`<pre tabindex="0" role="group" aria-label="${label}"><code>${text}</code></pre>`;
}

/** A link to the explanation of each code of a shared response. */
function problemItem(status: string, reference: string, { components }: ApiDocument): Html {
  const name = reference.split('/').at(-1) ?? '';
  const { content } = (components?.responses?.[name] ?? {}) as Response;
  const [, narrowed] = content?.['application/problem+json']?.schema?.allOf ?? [];
  const codes = narrowed?.properties?.code?.enum ?? [];
  return html`<li><code>${status}</code> ${codes.map(
    (code, n) => html`${n > 0 ? ', ' : ''}<a href="/docs/errors#${String(code)}">${String(code)}</a>`,
  )}</li>
`;
}

/** Of long texts, such as pictures, only the beginning. */
function shortened(_: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > 300 ? `${value.slice(0, 40)}…` : value;
}
