import { misuse } from './failure.js';

/** What makes expressions, loaded when the first is given. A mistake in an expression is `misuse`, with its picture. */
export async function expressions() {
  const { compile, selection, ExpressionError } = await import('../expression/expression.js');
  const { edited, place } = await import('../expression/edit.js');
  const told = <Given extends unknown[], Made>(make: (...given: Given) => Made): ((...given: Given) => Made) => {
    return (...given) => {
      try {
        return make(...given);
      } catch (error) {
        throw error instanceof ExpressionError ? misuse(error.message) : error;
      }
    };
  };
  return { compile: told(compile), selection: told(selection), place: told(place), edited };
}
