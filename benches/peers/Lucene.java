import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.util.CharTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.store.FSDirectory;

/**
 * Lucene over the same clauses and queries, for benches/engines.
 *
 * <p>{@code index CLAUSES FOLDER} indexes a clause a line, its id before a tab, into one segment.
 * {@code search FOLDER QUERIES ROUNDS} prints for each query a line: the microseconds of the ten
 * best, the microseconds with the exact number of clauses, that number; each the best of the
 * rounds behind as many that warm up. A line of QUERIES has a class, a kind, words, and how many
 * words may stand between.
 */
public class Lucene {
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("index")) {
      index(Path.of(arguments[1]), Path.of(arguments[2]));
    } else {
      search(Path.of(arguments[1]), Path.of(arguments[2]), Integer.parseInt(arguments[3]));
    }
  }

  /** Splits at all that is no letter and no digit, and lower-cases. */
  static Analyzer analyzer() {
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String field) {
        var words = CharTokenizer.fromTokenCharPredicate(Character::isLetterOrDigit);
        return new TokenStreamComponents(words, new LowerCaseFilter(words));
      }
    };
  }

  static void index(Path clauses, Path folder) throws Exception {
    var config = new IndexWriterConfig(analyzer()).setRAMBufferSizeMB(256);
    try (var directory = FSDirectory.open(folder);
        var writer = new IndexWriter(directory, config);
        BufferedReader lines = Files.newBufferedReader(clauses)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int tab = line.indexOf('\t');
        var document = new Document();
        document.add(new StoredField("id", line.substring(0, tab)));
        document.add(new TextField("text", line.substring(tab + 1), Field.Store.YES));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
  }

  static Query query(String kind, String[] words, int slop) {
    if (kind.equals("term")) {
      return new TermQuery(new Term("text", words[0]));
    }
    if (kind.equals("phrase") || kind.equals("slop")) {
      return new PhraseQuery(slop, "text", words);
    }
    var query = new BooleanQuery.Builder();
    for (String word : words) {
      query.add(new TermQuery(new Term("text", word)), kind.equals("and") ? Occur.MUST : Occur.SHOULD);
    }
    return query.build();
  }

  static void search(Path folder, Path file, int rounds) throws Exception {
    List<String[]> queries = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.startsWith("#")) {
        queries.add(line.split("\t"));
      }
    }
    long[] best = new long[queries.size()];
    long[] counted = new long[queries.size()];
    long[] totals = new long[queries.size()];
    java.util.Arrays.fill(best, Long.MAX_VALUE);
    java.util.Arrays.fill(counted, Long.MAX_VALUE);
    try (var reader = DirectoryReader.open(FSDirectory.open(folder))) {
      var searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null);
      for (int round = 0; round < 2 * rounds; round++) {
        for (int at = 0; at < best.length; at++) {
          String[] asked = queries.get(at);
          int slop = asked.length > 3 ? Integer.parseInt(asked[3]) : 0;
          long start = System.nanoTime();
          searcher.search(query(asked[1], asked[2].split(" "), slop), 10);
          long found = System.nanoTime();
          var collector = TopScoreDocCollector.create(10, Integer.MAX_VALUE);
          searcher.search(query(asked[1], asked[2].split(" "), slop), collector);
          long end = System.nanoTime();
          totals[at] = collector.topDocs().totalHits.value;
          if (round >= rounds) {
            best[at] = Math.min(best[at], found - start);
            counted[at] = Math.min(counted[at], end - found);
          }
        }
      }
    }
    for (int at = 0; at < best.length; at++) {
      System.out.printf("%.1f\t%.1f\t%d%n", best[at] / 1e3, counted[at] / 1e3, totals[at]);
    }
  }
}
