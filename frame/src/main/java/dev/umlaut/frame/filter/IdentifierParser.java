// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import dev.umlaut.frame.IpAddress;
import dev.umlaut.frame.IpPrefix;
import dev.umlaut.frame.MacAddress;
import dev.umlaut.frame.filter.PacketFilter.Primitive;
import dev.umlaut.frame.filter.Qualifiers.Kind;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Reads an address, a port or the number of a protocol.
///
/// @param words where it stands
/// @param place where the headers are by now
/// @param qualifiers what it is
record IdentifierParser(FilterWords words, Place place, Qualifiers qualifiers) {
  private static final int PORT_MAX = 0xffff;
  private static final int TYPE_MAX = 0xffff;
  private static final int PROTOCOL_MAX = 0xff;

  PacketFilter parse() {
    return switch (qualifiers.kind()) {
      case HOST, NET -> address();
      case PORT -> port();
      case PORTRANGE -> portRange();
      case PROTO, PROTOCHAIN -> protocol();
    };
  }

  private PacketFilter address() {
    Token token = words.take();
    return switch (token.kind()) {
      case MAC -> words.meaning(token, () -> ether(token));
      case IP6 -> ip6(token);
      case DOTTED -> ip4(token, Ip4Net.dotted(words, token));
      case NUMBER -> ip4(token, Ip4Net.number(words, token, qualifiers.kind()));
      case WORD, NAME, SIGN, END ->
          throw words.unknown(
              token,
              Vocabulary.WORDS,
              qualifiers.protocol().equals(Optional.of(Protocol.ETHER))
                  ? "an Ethernet address is expected, as 52:54:00:c7:b8:b0"
                  : "an address is expected, as 10.1.0.1, 10.1.0.0/16 or fec0::1;"
                      + " names of hosts are not known here");
    };
  }

  private PacketFilter ether(Token token) {
    if (!qualifiers.protocol().equals(Optional.of(Protocol.ETHER))
        || qualifiers.kind() != Kind.HOST) {
      throw new IllegalArgumentException(
          "an Ethernet address comes after \"ether host\", \"ether src\" or \"ether dst\"");
    }
    MacAddress address = EtherNotation.parse(token.text());
    return new Primitive(
        qualifiers.words(Kind.HOST, address.toString()),
        new AddressMeaning(place).ether(qualifiers.end(), address));
  }

  private PacketFilter ip4(Token token, Ip4Net net) {
    return words.meaning(
        token,
        () -> {
          AddressMeaning meaning = new AddressMeaning(place);
          End end = qualifiers.end();
          PacketFilter addresses =
              switch (qualifiers.protocol().orElse(Protocol.ETHER)) {
                case IP, ARP, RARP ->
                    meaning.ip4In(
                        qualifiers.protocol().orElseThrow(), end, net.address(), net.mask());
                default -> meaning.ip4(end, net.address(), net.mask());
              };
          return primitive(net.isHost() ? Kind.HOST : Kind.NET, net.toString(), addresses);
        });
  }

  private PacketFilter ip6(Token token) {
    IpAddress address = words.meaning(token, () -> IpAddress.parse(token.text()));
    int length = words.take("/", "/") ? words.number(128, "the length of a prefix") : 128;
    IpPrefix net = new IpPrefix(address, length).network();
    return words.meaning(
        token,
        () ->
            primitive(
                length == 128 ? Kind.HOST : Kind.NET,
                length == 128 ? address.toString() : net.toString(),
                new AddressMeaning(place).ip6(qualifiers.end(), net)));
  }

  /// With the protocol that stands before it, where libpcap would have none.
  private PacketFilter primitive(Kind kind, String value, PacketFilter addresses) {
    boolean is6 = value.contains(":");
    Optional<Protocol> protocol = qualifiers.protocol();
    PacketFilter meaning = addresses;
    if (protocol.isPresent() && protocol.get().isOverIp()) {
      meaning = Comparison.both(new ProtocolMeaning(place).of(protocol.get()), addresses);
    } else if (protocol.isPresent()) {
      boolean fits =
          switch (protocol.get()) {
            case IP, ARP, RARP -> !is6;
            case IP6 -> is6;
            default -> false;
          };
      if (!fits) {
        throw new IllegalArgumentException(
            protocol.get().word()
                + " has no address like this; it may do without \""
                + protocol.get().word()
                + "\"");
      }
    }
    return new Primitive(qualifiers.words(kind, value), meaning);
  }

  private PacketFilter port() {
    Token token = words.take();
    if (token.is(Token.Kind.NUMBER)) {
      int port = words.number(token, PORT_MAX, "a port");
      return ports(token, Kind.PORT, String.valueOf(port), port, port);
    }
    Integer port = NumberNames.PORTS.get(token.text());
    if (port == null || token.is(Token.Kind.END)) {
      SortedSet<String> known = new TreeSet<>(Vocabulary.WORDS);
      known.addAll(NumberNames.PORTS.keySet());
      throw words.unknown(
          token,
          known,
          "a port is a number from 0 to 65535, or a name like http; many are portrange 500-510");
    }
    return ports(token, Kind.PORT, port.toString(), port, port);
  }

  private PacketFilter portRange() {
    Token token = words.take();
    String[] ends = token.text().split("-", -1);
    if (ends.length > 2 || !Arrays.stream(ends).allMatch(end -> end.matches("[0-9]{1,6}"))) {
      throw words.mistake(token, "a range of ports is expected, as 500-510");
    }
    int[] range =
        Arrays.stream(ends)
            .mapToInt(end ->
                words.number(new Token(Token.Kind.NUMBER, end, token.at()), PORT_MAX, "a port"))
            .sorted()
            .toArray();
    int last = range[range.length - 1];
    return ports(token, Kind.PORTRANGE, range[0] + "-" + last, range[0], last);
  }

  private PacketFilter ports(Token token, Kind kind, String value, int from, int to) {
    return words.meaning(
        token,
        () -> {
          Optional<Protocol> protocol = qualifiers.protocol();
          PortMeaning meaning = new PortMeaning(place);
          End end = qualifiers.end();
          PacketFilter ports = meaning.of(end, from, to);
          if (protocol.isPresent()) {
            ports =
                switch (protocol.get()) {
                  case TCP, UDP, SCTP -> meaning.of(protocol.get(), end, from, to);
                  case IP, IP6 ->
                      new PacketFilter.And(new ProtocolMeaning(place).of(protocol.get()), ports);
                  default ->
                      throw new IllegalArgumentException(
                          protocol.get().word() + " has no ports; tcp, udp and sctp have");
                };
          }
          return new Primitive(qualifiers.words(kind, value), ports);
        });
  }

  private PacketFilter protocol() {
    Token token = words.take();
    Protocol over = qualifiers.protocol().orElse(Protocol.ETHER);
    boolean isType = qualifiers.protocol().isPresent() && over == Protocol.ETHER;
    int number = protocolNumber(token, isType);
    Kind kind = qualifiers.kind();
    return words.meaning(
        token,
        () -> new Primitive(qualifiers.words(kind, String.valueOf(number)), meaning(kind, number)));
  }

  private PacketFilter meaning(Kind kind, int number) {
    ProtocolMeaning meaning = new ProtocolMeaning(place);
    boolean chain = kind == Kind.PROTOCHAIN;
    if (qualifiers.protocol().isEmpty()) {
      return chain
          ? new PacketFilter.Or(
              meaning.chain(Protocol.IP, number), meaning.chain(Protocol.IP6, number))
          : meaning.overIp(number);
    }
    Protocol over = qualifiers.protocol().get();
    if (over == Protocol.IP || over == Protocol.IP6) {
      return chain ? meaning.chain(over, number) : meaning.over(over, number);
    }
    if (over == Protocol.ETHER && !chain) {
      return place.type(number);
    }
    throw new IllegalArgumentException(
        "\""
            + kind.word()
            + "\" comes after ip or ip6"
            + (chain ? "" : " or ether")
            + ", or alone");
  }

  private int protocolNumber(Token token, boolean isType) {
    int most = isType ? TYPE_MAX : PROTOCOL_MAX;
    String what = isType ? "an Ethernet type" : "a protocol of IP";
    Map<String, Integer> names = isType ? NumberNames.TYPES : NumberNames.PROTOCOLS;
    if (token.is(Token.Kind.NUMBER)) {
      return words.number(token, most, what);
    }
    Integer number = names.get(token.text());
    if (number == null || token.is(Token.Kind.END)) {
      throw words.unknown(
          token,
          NumberNames.sorted(names),
          what
              + " is a number from 0 to "
              + most
              + ", or a name, as "
              + NumberNames.sorted(names).stream().limit(4).collect(Collectors.joining(", ")));
    }
    return number;
  }
}
