// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.frame.filter;

import java.util.Optional;

/// What stands before an address or a number and says what it is; it holds for those that follow it
/// with nothing but `and`, `or` and `not`, too.
///
/// @param protocol whose
/// @param end which end of the frame
/// @param kind what it is
record Qualifiers(Optional<Protocol> protocol, End end, Kind kind) {
  /// What an address or a number is.
  enum Kind {
    HOST,
    NET,
    PORT,
    PORTRANGE,
    PROTO,
    PROTOCHAIN;

    String word() {
      return switch (this) {
        case HOST -> "host";
        case NET -> "net";
        case PORT -> "port";
        case PORTRANGE -> "portrange";
        case PROTO -> "proto";
        case PROTOCHAIN -> "protochain";
      };
    }

    static Optional<Kind> of(String word) {
      for (Kind kind : values()) {
        if (kind.word().equals(word)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /// The words for a value.
  ///
  /// @param as what kind it turned out to be
  String words(Kind as, String value) {
    String prefix = protocol.map(one -> one.word() + " ").orElse("");
    return prefix + end.words() + as.word() + " " + value;
  }
}
