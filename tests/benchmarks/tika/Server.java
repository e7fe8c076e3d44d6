import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.ocr.TesseractOCRConfig;
import org.apache.tika.sax.BodyContentHandler;

/** Answers the path of a file, posted to it, with the text that Tika's parsers read there. Prints `port N`. */
public final class Server {
  public static void main(String[] arguments) throws Exception {
    AutoDetectParser parser = new AutoDetectParser();
    TesseractOCRConfig pictures = new TesseractOCRConfig();
    pictures.setSkipOcr(true); // text layers are compared, whatever is installed beside them
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      Path path = Path.of(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      BodyContentHandler text = new BodyContentHandler(-1);
      int status = 200;
      try (InputStream stream = TikaInputStream.get(path)) {
        ParseContext context = new ParseContext();
        context.set(TesseractOCRConfig.class, pictures);
        parser.parse(stream, text, new Metadata(), context);
      } catch (Exception | LinkageError error) {
        status = 422;
      }
      byte[] answer = text.toString().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    server.start();
    System.out.println("port " + server.getAddress().getPort());
  }
}
