// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import dev.umlaut.frame.MacAddress;
import dev.umlaut.frame.filter.PacketFilter.Primitive;
import dev.umlaut.frame.filter.Qualifiers.Kind;
import java.util.Optional;
import java.util.Set;

/// Reads the words that begin a primitive, and keeps what holds for those that follow: the
/// qualifiers of the last one, and where headers are behind `vlan` and the like.
final class PrimitiveParser {
  private static final Set<String> ENDS = Set.of("src", "dst");
  private final FilterWords words;
  private Place place = Place.FRAME;
  private Optional<Qualifiers> last = Optional.empty();

  PrimitiveParser(FilterWords words) {
    this.words = words;
  }

  Place place() {
    return place;
  }

  /// The qualifiers that hold for what comes without any.
  Optional<Qualifiers> last() {
    return last;
  }

  void forget() {
    last = Optional.empty();
  }

  PacketFilter relation() {
    forget();
    return new ArithmeticParser(words, place).relation();
  }

  /// Reads a primitive, or, when an identifier has to follow, the [qualifiers][#last] before it.
  Optional<PacketFilter> primitive() {
    forget();
    Token token = words.peek();
    Optional<Protocol> protocol =
        token.is(Token.Kind.WORD) ? Protocol.of(token.text()) : Optional.empty();
    if (protocol.isPresent()) {
      words.take();
      return behind(token, protocol.get());
    }
    if (isHead(token)) {
      head(Optional.empty());
      return Optional.empty();
    }
    words.take();
    return Optional.of(
        switch (token.text()) {
          case "less" -> length(token, Relation.LESS_OR_EQUAL);
          case "greater" -> length(token, Relation.GREATER_OR_EQUAL);
          case "vlan", "mpls", "pppoes" -> behind(token);
          case "pppoed" -> words.meaning(token, () -> new Primitive("pppoed", place.type(0x8863)));
          case "broadcast", "multicast" -> group(token, Protocol.ETHER);
          default -> throw Vocabulary.unknown(words, token);
        });
  }

  /// What comes behind the word of a protocol.
  private Optional<PacketFilter> behind(Token token, Protocol protocol) {
    Token next = words.peek();
    if (isHead(next)) {
      head(Optional.of(protocol));
      return Optional.empty();
    }
    if (next.is("broadcast") || next.is("multicast")) {
      return Optional.of(group(words.take(), protocol));
    }
    if (protocol == Protocol.ETHER) {
      if (!next.is(Token.Kind.MAC)) {
        throw words.mistake(
            next, "behind ether comes host, src, dst, proto, broadcast, multicast or [");
      }
      last = Optional.of(new Qualifiers(Optional.of(protocol), End.EITHER, Kind.HOST));
      return Optional.empty();
    }
    PacketFilter meaning = words.meaning(token, () -> new ProtocolMeaning(place).of(protocol));
    return Optional.of(new Primitive(protocol.word(), meaning));
  }

  private static boolean isHead(Token token) {
    return token.is(Token.Kind.WORD)
        && (ENDS.contains(token.text()) || Kind.of(token.text()).isPresent());
  }

  private void head(Optional<Protocol> protocol) {
    Token token = words.peek();
    boolean hasEnd = ENDS.contains(token.text());
    End end = hasEnd ? end() : End.EITHER;
    Optional<Kind> kind =
        words.peek().is(Token.Kind.WORD) ? Kind.of(words.peek().text()) : Optional.empty();
    if (kind.isPresent()) {
      Token word = words.take();
      if (hasEnd && (kind.get() == Kind.PROTO || kind.get() == Kind.PROTOCHAIN)) {
        throw words.mistake(word, "a protocol has no source and no destination");
      }
    }
    last = Optional.of(new Qualifiers(protocol, end, kind.orElse(Kind.HOST)));
  }

  private End end() {
    boolean isSource = words.take().is("src");
    Token joint = words.peek();
    boolean isOr = joint.is("or") || joint.is("||");
    boolean isAnd = joint.is("and") || joint.is("&&");
    if ((isOr || isAnd) && words.peek(1).is(isSource ? "dst" : "src")) {
      words.take();
      words.take();
      return isOr ? End.EITHER : End.BOTH;
    }
    return isSource ? End.SOURCE : End.DESTINATION;
  }

  /// A word that moves the headers for all that comes after it.
  private PacketFilter behind(Token token) {
    PlaceParser parser = new PlaceParser(words, place);
    PacketFilter filter = parser.parse(token);
    place = parser.next(token);
    return filter;
  }

  private PacketFilter length(Token token, Relation relation) {
    int bytes = words.number(-1, "a length");
    Arithmetic limit = new Arithmetic.Constant(bytes);
    return new Primitive(
        token.text() + " " + Integer.toUnsignedString(bytes),
        new Comparison(new Arithmetic.Length(), relation, limit));
  }

  private PacketFilter group(Token token, Protocol protocol) {
    AddressMeaning meaning = new AddressMeaning(place);
    boolean all = token.is("broadcast");
    PacketFilter frames =
        words.meaning(
            token,
            () ->
                switch (protocol) {
                  case ETHER ->
                      all
                          ? meaning.ether(End.DESTINATION, MacAddress.BROADCAST)
                          : meaning.etherMulticast();
                  case IP -> all ? meaning.ip4Broadcast() : meaning.ip4Multicast();
                  case IP6 -> {
                    if (all) {
                      throw new IllegalArgumentException("IPv6 has multicast only");
                    }
                    yield meaning.ip6Multicast();
                  }
                  default -> throw new IllegalArgumentException("it comes behind ether, ip or ip6");
                });
    return new Primitive(protocol.word() + " " + token.text(), frames);
  }
}
