// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import dev.umlaut.frame.filter.PacketFilter.And;
import dev.umlaut.frame.filter.PacketFilter.Not;
import dev.umlaut.frame.filter.PacketFilter.Or;
import java.util.Optional;

/// Reads a [PacketFilter]: recursive descent. `and` and `or` are equal and taken from left to
/// right, as libpcap does. For one text and one thread.
///
/// ```
///  expression: term { (and|or) term }
///  term:       not term | ( expression ) | number RELATION number | primitive
///  identifier: not identifier | ( identifier { (and|or) identifier } ) | ADDRESS | NUMBER | NAME
/// ```
///
/// Behind `and` and `or` a term may be an identifier alone; it takes the qualifiers of the
/// primitive before it.
final class FilterParser {
  private final FilterWords words;
  private final PrimitiveParser primitives;

  FilterParser(String text) {
    this.words = new FilterWords(text);
    this.primitives = new PrimitiveParser(words);
  }

  PacketFilter parse() {
    if (words.isEmpty()) {
      return PacketFilter.ALL;
    }
    PacketFilter filter = expression();
    if (!words.peek().is(Token.Kind.END)) {
      throw words.mistake(
          words.peek(),
          words.peek().is(")") ? "no ( is open" : "here \"and\" or \"or\" is missing");
    }
    return filter;
  }

  private PacketFilter expression() {
    PacketFilter filter = term(false);
    while (true) {
      if (words.take("and", "&&")) {
        filter = new And(filter, term(true));
      } else if (words.take("or", "||")) {
        filter = new Or(filter, term(true));
      } else {
        return filter;
      }
    }
  }

  /// @param mayBeIdentifier whether it stands behind another
  private PacketFilter term(boolean mayBeIdentifier) {
    words.enter();
    PacketFilter filter;
    Optional<Qualifiers> implied = mayBeIdentifier ? primitives.last() : Optional.empty();
    if (words.take("not", "!")) {
      filter = new Not(term(mayBeIdentifier));
    } else if (ArithmeticParser.isNext(words)) {
      filter = primitives.relation();
    } else if (implied.isPresent() && isIdentifierNext()) {
      filter = identifier(implied.get());
    } else if (words.take("(", "(")) {
      filter = expression();
      words.expect(")");
      primitives.forget();
    } else {
      filter = primitives.primitive().orElseGet(() -> identifier(primitives.last().orElseThrow()));
    }
    words.leave();
    return filter;
  }

  private boolean isIdentifierNext() {
    int ahead = 0;
    while (words.peek(ahead).is("(") || words.peek(ahead).is("not") || words.peek(ahead).is("!")) {
      ahead++;
    }
    return Vocabulary.isIdentifier(words.peek(ahead));
  }

  private PacketFilter identifier(Qualifiers qualifiers) {
    words.enter();
    PacketFilter filter;
    if (words.take("not", "!")) {
      filter = new Not(identifier(qualifiers));
    } else if (words.take("(", "(")) {
      filter = identifiers(qualifiers);
    } else {
      filter = new IdentifierParser(words, primitives.place(), qualifiers).parse();
    }
    words.leave();
    return filter;
  }

  private PacketFilter identifiers(Qualifiers qualifiers) {
    PacketFilter filter = identifier(qualifiers);
    while (!words.take(")", ")")) {
      if (words.take("and", "&&")) {
        filter = new And(filter, identifier(qualifiers));
      } else if (words.take("or", "||")) {
        filter = new Or(filter, identifier(qualifiers));
      } else {
        throw words.mistake(words.peek(), "here \"and\", \"or\" or \")\" is missing");
      }
    }
    return filter;
  }
}
