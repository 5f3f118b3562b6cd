import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.core.util.FluxUtil;
import com.azure.json.JsonProviders;
import com.azure.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Answers as the scenario says, without a socket, and runs what a poller schedules without a wait.
 */
final class Service extends AbstractExecutorService
    implements HttpClient, ScheduledExecutorService {
    /** The formatter that Java has for this writes days without a leading zero. */
    private static final DateTimeFormatter HTTP_DATE
        = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    final List<Map<String, Object>> polls = new ArrayList<>();
    String finalGet;
    /** The last body that was answered. */
    Map<String, Object> lastBody = Map.of();
    /** Whether the poller was told the same last answer too often. */
    boolean endless;

    private final Map<String, Object> exchange;
    private final int patience;
    private final Map<String, Integer> asked = new HashMap<>();
    private boolean begun;
    private boolean dated;
    private boolean polling;
    private long wait;

    Service(Map<String, Object> exchange, int patience) {
        this.exchange = exchange;
        this.patience = patience;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromSupplier(() -> sendSync(request, Context.NONE));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        String url = request.getUrl().toString();
        if (!begun) {
            begun = true;
            return respond(request, map(exchange.get("initial")));
        }
        List<Object> nowhere = List.of(Map.of("status", 404));
        List<Object> answers = list(map(exchange.get("answers")).getOrDefault(url, nowhere));
        int count = asked.getOrDefault(url, 0) + 1;
        if (polling) {
            if (count >= answers.size() + patience) {
                endless = true;
                throw new IllegalStateException("endless");
            }
            polls.add(Map.of("url", url, "wait", wait));
        } else {
            finalGet = url;
            Object atEnd = map(exchange.get("at-end")).get(url);
            if (atEnd != null) {
                return respond(request, map(atEnd));
            }
        }
        asked.put(url, count);
        return respond(request, map(answers.get(Math.min(count, answers.size()) - 1)));
    }

    private HttpResponse respond(HttpRequest request, Map<String, Object> answer) {
        HttpHeaders headers = new HttpHeaders();
        map(answer.get("headers"))
            .forEach((name, value) -> headers.add(HttpHeaderName.fromString(name), (String) value));
        dated = headers.get(HttpHeaderName.DATE) != null;
        if (dated) {
            moveDates(headers);
        }
        byte[] body = {};
        if (answer.get("body") != null) {
            lastBody = answer.get("body") instanceof Map ? map(answer.get("body")) : Map.of();
            body = json(answer.get("body")).getBytes(StandardCharsets.UTF_8);
            headers.set(HttpHeaderName.CONTENT_TYPE, "application/json");
        }
        return new Answer(request, ((Number) answer.get("status")).intValue(), headers, body);
    }

    /** Moves dates so that the date of the answer is now. */
    private static void moveDates(HttpHeaders headers) {
        ZonedDateTime date = date(headers, HttpHeaderName.DATE);
        Duration ahead = Duration.between(date, date(headers, HttpHeaderName.RETRY_AFTER));
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(2);
        headers.set(HttpHeaderName.DATE, HTTP_DATE.format(now));
        headers.set(HttpHeaderName.RETRY_AFTER, HTTP_DATE.format(now.plus(ahead)));
    }

    private static ZonedDateTime date(HttpHeaders headers, HttpHeaderName name) {
        return ZonedDateTime.parse(headers.getValue(name), DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    static String json(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter writer = JsonProviders.createWriter(out)) {
            writer.writeUntyped(value);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    // Pollers send each poll through the executor that the Azure libraries share, and fetch the
    // result outside of it.

    @Override
    public void execute(Runnable command) {
        polling = true;
        command.run();
        polling = false;
        wait = 0;
    }

    @Override
    public <T> ScheduledFuture<T> schedule(Callable<T> poll, long delay, TimeUnit unit) {
        long milliseconds = unit.toMillis(delay);
        // What is left until a date can't be exact; scenarios have dates in steps of ten seconds.
        boolean untilDate = dated && milliseconds > 10_000;
        wait = untilDate ? milliseconds / 10_000 * 10_000 : milliseconds;
        Done<T> task = new Done<>(poll);
        execute(task);
        return task;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(() -> {
            command.run();
            return null;
        }, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long delay, long period,
        TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long delay, long period,
        TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
    }

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    /** A task that runs at once. */
    private static final class Done<T> extends FutureTask<T> implements ScheduledFuture<T> {
        Done(Callable<T> task) {
            super(task);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }

    private static final class Answer extends HttpResponse {
        private final int status;
        private final HttpHeaders headers;
        private final byte[] body;

        Answer(HttpRequest request, int status, HttpHeaders headers, byte[] body) {
            super(request);
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        @Deprecated
        public String getHeaderValue(String name) {
            return headers.getValue(HttpHeaderName.fromString(name));
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public BinaryData getBodyAsBinaryData() {
            return BinaryData.fromBytes(body);
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return FluxUtil.toFluxByteBuffer(new ByteArrayInputStream(body));
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.just(body);
        }

        @Override
        public Mono<String> getBodyAsString() {
            return getBodyAsString(StandardCharsets.UTF_8);
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.just(new String(body, charset));
        }
    }
}
