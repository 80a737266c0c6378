// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.report;

import dev.umlaut.report.BasicPattern.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A line of output that a pattern almost matches.
///
/// @param line the line
/// @param hits the parts of it that the pattern's beginning matches, or words of the pattern
/// @param reached how many characters of the pattern it satisfies; 0 when only words agree
/// @param departs the place in the line where it departs from the pattern
/// @param score how near it is
record NearMiss(String line, List<Range> hits, int reached, int departs, double score) {
  /// Less than this is found in every other line.
  private static final int PREFIX_MIN = 4;

  private static final int SHOWN_MAX = 3;
  private static final int LINES_MAX = 4000;
  private static final int COLUMNS_MAX = 8000;
  private static final int STEPS_MAX = 3_000_000;
  private static final double SHARE_MIN = 0.2;
  private static final double WORDS_WEIGHT = 0.5;

  /// A part of a line.
  record Range(int start, int end) {}

  /// The nearest lines, the nearest first; none when nothing comes near.
  static List<NearMiss> in(String output, String pattern) {
    BasicPattern parts = BasicPattern.of(pattern);
    List<NearMiss> misses = new ArrayList<>();
    Budget budget = new Budget();
    try {
      List<List<Pattern>> compiled = parts.segments().stream().map(NearMiss::compile).toList();
      output
          .lines()
          .limit(LINES_MAX)
          .distinct()
          .map(line -> line.substring(0, Math.min(line.length(), COLUMNS_MAX)))
          .map(line -> of(line, pattern, parts, new Search(compiled, budget)))
          .filter(miss -> miss.score() >= SHARE_MIN)
          .forEach(misses::add);
    } catch (PatternSyntaxException | CancellationException e) {
      // What grep accepts and Java does not is rare: then there is no hint, or an incomplete one.
    }
    return misses.stream()
        .sorted(Comparator.comparingDouble(NearMiss::score).reversed())
        .limit(SHOWN_MAX)
        .toList();
  }

  /// The expressions for the first atom of a segment, the first two, …
  private static List<Pattern> compile(Segment segment) {
    List<Pattern> prefixes = new ArrayList<>();
    for (int count = 1; count <= segment.atoms().size(); count++) {
      prefixes.add(Pattern.compile(segment.regex(count)));
    }
    return prefixes;
  }

  private record Search(List<List<Pattern>> segments, Budget budget) {}

  private static NearMiss of(String line, String pattern, BasicPattern parts, Search search) {
    List<Range> hits = new ArrayList<>();
    int reached = 0;
    int from = 0;
    for (int i = 0; i < search.segments().size(); i++) {
      List<Pattern> prefixes = search.segments().get(i);
      Segment segment = parts.segments().get(i);
      int count = wholeWords(longest(prefixes, line, from, search.budget()), segment, pattern);
      if (count == 0) {
        reached = reached == 0 ? 0 : segment.start();
        break;
      }
      Matcher matcher = prefixes.get(count - 1).matcher(search.budget().watch(line));
      if (matcher.find(from)) {
        hits.add(new Range(matcher.start(), matcher.end()));
        from = matcher.end();
      }
      reached = segment.ends().get(count - 1);
      if (count < prefixes.size()) {
        break;
      }
    }
    return combined(line, reached < PREFIX_MIN ? List.of() : hits, reached, pattern, parts);
  }

  /// Half a word is found everywhere: go back to where it begins.
  private static int wholeWords(int count, Segment segment, String pattern) {
    int whole = count;
    while (whole > 0
        && whole < segment.atoms().size()
        && isWord(pattern, segment.ends().get(whole - 1) - 1)
        && isWord(pattern, segment.ends().get(whole - 1))) {
      whole--;
    }
    return whole;
  }

  private static boolean isWord(String pattern, int at) {
    return at < pattern.length() && Character.isLetterOrDigit(pattern.charAt(at));
  }

  /// How many atoms are found in one piece: when some are, so are fewer.
  private static int longest(List<Pattern> prefixes, String line, int from, Budget budget) {
    int found = 0;
    int missed = prefixes.size() + 1;
    while (missed - found > 1) {
      int middle = (found + missed) >>> 1;
      if (prefixes.get(middle - 1).matcher(budget.watch(line)).find(from)) {
        found = middle;
      } else {
        missed = middle;
      }
    }
    return found;
  }

  /// The beginning of the pattern tells where the line departs from it; without that, the words
  /// that both have are all there is to show.
  private static NearMiss combined(
      String line, List<Range> prefix, int reached, String pattern, BasicPattern parts) {
    List<Range> found = new ArrayList<>();
    int all = 0;
    int common = 0;
    for (String word : parts.words()) {
      all += word.length();
      int start = wordIn(line, word);
      if (start >= 0) {
        common += word.length();
        found.add(new Range(start, start + word.length()));
      }
    }
    double words = all == 0 ? 0 : WORDS_WEIGHT * common / all;
    if (prefix.isEmpty()) {
      return new NearMiss(line, found, 0, 0, words);
    }
    double share = (double) reached / pattern.length();
    return new NearMiss(line, prefix, reached, prefix.getLast().end(), Math.max(share, words));
  }

  /// Where a word stands in a line as a whole, in capitals or not; -1 when it does not.
  private static int wordIn(String line, String word) {
    for (int at = 0; at + word.length() <= line.length(); at++) {
      int end = at + word.length();
      if (line.regionMatches(true, at, word, 0, word.length())
          && (at == 0 || !Character.isLetterOrDigit(line.charAt(at - 1)))
          && (end == line.length() || !Character.isLetterOrDigit(line.charAt(end)))) {
        return at;
      }
    }
    return -1;
  }

  /// Limits the steps of a search: a line from a host may be made to take for ever.
  private static final class Budget {
    private int steps;

    CharSequence watch(String line) {
      return new Watched(line, this);
    }

    private void step() {
      if (++steps > STEPS_MAX) {
        throw new CancellationException("the search takes too long");
      }
    }
  }

  private record Watched(String line, Budget budget) implements CharSequence {
    @Override
    public int length() {
      return line.length();
    }

    @Override
    public char charAt(int index) {
      budget.step();
      return line.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return line.substring(start, end);
    }

    @Override
    public String toString() {
      return line;
    }
  }
}
