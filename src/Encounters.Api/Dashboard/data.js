// Reads the API of the page's own origin. Answers are kept until the page is closed or reloaded.

import { problems } from './words.js';

const kept = new Map();

/** What the API cannot answer, in words for people. */
export class ApiProblem extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

/** The address of an answer. */
export function address(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value)).toString();
  return `api/${path}${query ? `?${query}` : ''}`;
}

/** A document, or all pages of a list. */
export function read(path, parameters) {
  const first = address(path, parameters);
  if (!kept.has(first)) {
    const reading = readAll(first);
    kept.set(first, reading);
    reading.catch(() => kept.delete(first));
  }
  return kept.get(first);
}

async function readAll(first) {
  const items = [];
  for (let next = first; next; ) {
    const response = await ask(next);
    const body = await response.json();
    if (!Array.isArray(body)) {
      return body;
    }
    items.push(...body);
    next = /<([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
  }
  return items;
}

/** Health is in the body of a 503 answer, too. */
export async function readHealth() {
  const response = await send('api/health');
  return response.headers.get('Content-Type')?.startsWith('application/json') ? response.json() : null;
}

export async function checkText(text, date) {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
  return (await ask(address('check', { date }), { method: 'POST', headers, body: text })).json();
}

async function ask(target, options) {
  const response = await send(target, options);
  if (response.ok) {
    return response;
  }
  const problem = await response.json().catch(() => ({}));
  const detail = Object.values(problem.errors ?? {}).flat().join(' ') || (problem.detail ?? '');
  throw new ApiProblem(
    response.status === 429 ? problems.tooMany(response.headers.get('Retry-After'))
      : response.status === 413 ? problems.tooLong
      : response.status === 503 ? problems.store(detail)
      : detail || problems.other(response.status),
    response.status);
}

async function send(target, options) {
  try {
    return await fetch(target, options);
  } catch {
    throw new ApiProblem(problems.unreachable);
  }
}
