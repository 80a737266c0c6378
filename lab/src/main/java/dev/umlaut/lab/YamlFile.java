// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Turns one YAML file into a tree of [YamlNode]s, within limits that keep a hostile file harmless:
/// every failure, the parser's own included, is a [SyntaxException] with its place.
final class YamlFile {
  static final long BYTES_MAX = 1 << 20;
  static final int DEPTH_MAX = 16;
  static final int ALIASES_MAX = 100;

  private YamlFile() {}

  /// Read the file's one document.
  static YamlNode read(Path file) {
    return parse(file, decode(file, bytes(file)));
  }

  /// Read a text of one document.
  ///
  /// @param file what errors say it is from
  static YamlNode parse(Path file, String text) {
    LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
    try {
      checkLimits(file, parser(settings, text));
      return new Composer(settings, parser(settings, text))
          .getSingleNode()
          .map(node -> new YamlNode(file, node))
          .orElseThrow(
              () -> new SyntaxException(file, 1, 1, "the file is empty", "see docs/lab-format.md"));
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      throw at(file, mark, "not YAML: " + problem(e), "");
    } catch (ReaderException e) {
      throw atIndex(file, text, e.getPosition(), "not YAML: a control character");
    } catch (YamlEngineException e) {
      throw new SyntaxException(file, 1, 1, "not YAML: " + e.getMessage(), "");
    }
  }

  /// Make the exception for a place that the parser knows.
  static SyntaxException at(Path file, Optional<Mark> mark, String message, String hint) {
    int line = mark.map(Mark::getLine).orElse(0) + 1;
    int column = mark.map(Mark::getColumn).orElse(0) + 1;
    return new SyntaxException(file, line, column, message, hint);
  }

  private static byte[] bytes(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString());
      }
      if (Files.size(file) > BYTES_MAX) {
        throw new SyntaxException(
            file, 1, 1, "the file is larger than " + BYTES_MAX + " bytes", "");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new SyntaxException(file, 1, 1, "there is no such file", "");
    } catch (IOException e) {
      throw new SyntaxException(file, 1, 1, "cannot be read: " + e.getMessage(), "");
    }
  }

  private static String decode(Path file, byte[] bytes) {
    ByteBuffer input = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(input).toString();
    } catch (CharacterCodingException e) {
      // The decoder stops in front of the bad byte.
      String before = new String(bytes, 0, input.position(), StandardCharsets.UTF_8);
      throw atIndex(
          file, before, before.codePointCount(0, before.length()), "this byte is not UTF-8");
    }
  }

  private static Parser parser(LoadSettings settings, String text) {
    return new ParserImpl(settings, new StreamReader(settings, text));
  }

  /// Look at the events first, because the composer works recursively.
  private static void checkLimits(Path file, Parser events) {
    int depth = 0;
    int aliases = 0;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        case Alias -> aliases++;
        case Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> {}
      }
      if (depth > DEPTH_MAX) {
        throw at(file, event.getStartMark(), "nested deeper than " + DEPTH_MAX + " levels", "");
      }
      if (aliases > ALIASES_MAX) {
        throw at(file, event.getStartMark(), "more than " + ALIASES_MAX + " aliases", "");
      }
    }
  }

  private static String problem(MarkedYamlEngineException e) {
    String context = e.getContext();
    return context == null ? e.getProblem() : context + ", " + e.getProblem();
  }

  private static SyntaxException atIndex(Path file, String text, int codePoints, String message) {
    int end =
        text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
    String before = text.substring(0, end);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = before.length() - (before.lastIndexOf('\n') + 1) + 1;
    return new SyntaxException(file, line, column, message, "");
  }
}
