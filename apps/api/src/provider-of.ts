import type { InjectionToken, Provider } from '@nestjs/common';

/** Something made from named parts, each of which is injected by its class. For what knows nothing of Nest. */
export function providerOf<Parts extends object>(
  provide: InjectionToken,
  tokens: { [Name in keyof Parts]: abstract new (...args: never[]) => Parts[Name] },
  make: (parts: Parts) => unknown,
): Provider {
  const names = Object.keys(tokens);
  return {
    provide,
    inject: Object.values(tokens),
    useFactory: (...parts: unknown[]) =>
      make(Object.fromEntries(names.map((name, place) => [name, parts[place]])) as Parts),
  };
}
