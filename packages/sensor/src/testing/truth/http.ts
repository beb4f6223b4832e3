import type { HttpEvent } from '@lanhound/proto';
import type { CaptureTruth, TruthHttpResponse } from '@lanhound/testkit';
import { type Category, isAsked, line } from './category.ts';

/**
 * Every request with the response to it: the next one of its connection that is no interim one. A response that answers
 * none is a line of its own, since nothing is told of it. Times are not compared: those of a head that came in several
 * segments are those of one or another.
 */
export const http: Category = {
  name: 'http',
  factsOf(truth, { events }) {
    const told = events.filter((event) => event.type === 'http');
    return { known: exchangesOf(truth).map(line), told: (told as HttpEvent[]).map(exchangeOf).map(line) };
  },
};

function exchangesOf(truth: CaptureTruth): object[] {
  const responses = truth.http_responses.filter((response) => isAsked(response) && response.code >= 200);
  const exchanges = truth.http.filter(isAsked).map((request) => {
    const { frame, src, sport, dst, dport, method, uri, host, user_agent, basic } = request;
    const at = responses.findIndex(
      (r) => r.frame > frame && `${r.dst} ${r.dport} ${r.src} ${r.sport}` === `${src} ${sport} ${dst} ${dport}`,
    );
    const response = at < 0 ? undefined : responses.splice(at, 1)[0];
    const asked = { src, srcPort: sport, dst, dstPort: dport, method, uri };
    const header = { host: host ?? undefined, userAgent: user_agent ?? undefined, basicAuth: basic };
    return { ...asked, ...header, ...(response && answerOf(response)) };
  });
  return [...exchanges, ...responses.map(({ src, dst, ...response }) => ({ src, dst, ...answerOf(response) }))];
}

const answerOf = ({ code, content_type, server }: Omit<TruthHttpResponse, 'src' | 'dst'>): object => ({
  ...{ status: code, contentType: content_type, server },
});

const exchangeOf = ({ type: _type, time: _time, flowId: _flowId, ...exchange }: HttpEvent): object => exchange;
