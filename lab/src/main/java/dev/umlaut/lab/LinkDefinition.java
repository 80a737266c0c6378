// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import dev.umlaut.fabric.Direction;
import dev.umlaut.fabric.Impairments;
import dev.umlaut.fabric.Link;
import dev.umlaut.os.UmlautException;
import java.nio.file.Path;
import java.util.List;

/// The cable between an interface and its network, as the lab's file describes it.
///
/// @param out what happens to frames that the interface sends
/// @param in what happens to frames for it
/// @param plugged whether it is plugged in when the lab starts
/// @since 0.1
public record LinkDefinition(Impairments out, Impairments in, boolean plugged) {
  private static final Path PLACE = Path.of("link");

  /// Nothing happens to anything.
  public static final LinkDefinition PLAIN =
      new LinkDefinition(Impairments.NONE, Impairments.NONE, true);

  /// The longest text of a link, in characters.
  public static final int TEXT_MAX = 4096;

  /// What a link can be told, for the hint of an error message.
  public static List<String> keys() {
    return LinkReader.keys();
  }

  /// Read what stands in a lab file behind `link:`, such as `{delay: 10ms, in: {loss: 1%}}`; the
  /// outer braces may be left out. An empty text is [#PLAIN].
  ///
  /// @throws UmlautException when it cannot be understood
  public static LinkDefinition parse(String text) {
    return parse(text, PLAIN);
  }

  /// The same.
  ///
  /// @param base what holds where the text says nothing
  /// @throws UmlautException when it cannot be understood
  public static LinkDefinition parse(String text, LinkDefinition base) {
    String mapping = text.strip().startsWith("{") ? text : "{" + text + "}";
    try {
      if (text.length() > TEXT_MAX) {
        throw new SyntaxException(PLACE, 1, 1, "more than " + TEXT_MAX + " characters", "");
      }
      return LinkReader.read(YamlFile.parse(PLACE, mapping), base);
    } catch (SyntaxException e) {
      throw new UmlautException(e.problem() + ", in the link \"" + text + "\"", e.hint());
    }
  }

  /// The link as [#parse] reads it, without the outer braces: only what happens is named.
  public String text() {
    return LinkText.of(this);
  }

  /// What a link is now. Loop thread.
  static LinkDefinition of(Link link) {
    return new LinkDefinition(
        link.impairments(Direction.TO_NETWORK),
        link.impairments(Direction.TO_PORT),
        link.isPlugged());
  }

  /// Makes a link what this says. Loop thread.
  void applyTo(Link link) {
    link.impair(Direction.TO_NETWORK, out);
    link.impair(Direction.TO_PORT, in);
    if (plugged) {
      link.plugIn();
    } else {
      link.unplug();
    }
  }
}
