import com.azure.ai.documentintelligence.implementation.SyncOperationLocationPollingStrategy;
import com.azure.core.annotation.Delete;
import com.azure.core.annotation.ExpectedResponses;
import com.azure.core.annotation.Get;
import com.azure.core.annotation.Host;
import com.azure.core.annotation.HostParam;
import com.azure.core.annotation.Patch;
import com.azure.core.annotation.PathParam;
import com.azure.core.annotation.Post;
import com.azure.core.annotation.Put;
import com.azure.core.annotation.ServiceInterface;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.rest.Response;
import com.azure.core.http.rest.RestProxy;
import com.azure.core.management.polling.SyncPollerFactory;
import com.azure.core.management.serializer.SerializerFactory;
import com.azure.core.util.BinaryData;
import com.azure.core.util.SharedExecutorService;
import com.azure.core.util.UrlBuilder;
import com.azure.core.util.polling.LongRunningOperationStatus;
import com.azure.core.util.polling.PollOperationDetails;
import com.azure.core.util.polling.PollingStrategyOptions;
import com.azure.core.util.polling.SyncDefaultPollingStrategy;
import com.azure.core.util.polling.SyncPoller;
import com.azure.core.util.serializer.TypeReference;
import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs the pollers of azure-core and azure-core-management, and the one that the emitter for
 * TypeSpec writes into each library, on every scenario.
 *
 * <p>Usage: Record SCENARIOS.json PATIENCE FOLDER ARTIFACT=VERSION...; writes FOLDER/java.json,
 * FOLDER/java-typespec.json and FOLDER/java-arm.json.
 *
 * <p>What surrounds a poller is what generated code puts there: an interface for {@link RestProxy}
 * sends the request and knows the codes, models read the bodies, and the options hold the endpoint
 * and the version of the API. Synchronous clients are set up. Retries, redirects and logging are
 * left out.
 */
public final class Record {
    /** The operation in each method; it is taken to declare these four codes. */
    @Host("{endpoint}")
    @ServiceInterface(name = "Widgets")
    public interface Widgets {
        @Get("{url}")
        @ExpectedResponses({200, 201, 202, 204})
        Response<BinaryData> get(@HostParam("endpoint") String endpoint,
            @PathParam(value = "url", encoded = true) String url);

        @Put("{url}")
        @ExpectedResponses({200, 201, 202, 204})
        Response<BinaryData> put(@HostParam("endpoint") String endpoint,
            @PathParam(value = "url", encoded = true) String url);

        @Patch("{url}")
        @ExpectedResponses({200, 201, 202, 204})
        Response<BinaryData> patch(@HostParam("endpoint") String endpoint,
            @PathParam(value = "url", encoded = true) String url);

        @Post("{url}")
        @ExpectedResponses({200, 201, 202, 204})
        Response<BinaryData> post(@HostParam("endpoint") String endpoint,
            @PathParam(value = "url", encoded = true) String url);

        @Delete("{url}")
        @ExpectedResponses({200, 201, 202, 204})
        Response<BinaryData> delete(@HostParam("endpoint") String endpoint,
            @PathParam(value = "url", encoded = true) String url);
    }

    /** What generated code is made from. */
    private record Operation(Map<String, Object> exchange, HttpPipeline pipeline) {
        String url() {
            return (String) exchange.get("url");
        }

        String endpoint() {
            URI uri = URI.create(url());
            return uri.getScheme() + "://" + uri.getRawAuthority();
        }

        Response<BinaryData> send() {
            Widgets widgets = RestProxy.create(Widgets.class, pipeline);
            return switch ((String) exchange.get("method")) {
                case "get" -> widgets.get(endpoint(), url());
                case "put" -> widgets.put(endpoint(), url());
                case "patch" -> widgets.patch(endpoint(), url());
                case "post" -> widgets.post(endpoint(), url());
                case "delete" -> widgets.delete(endpoint(), url());
                default -> throw new IllegalArgumentException(exchange.toString());
            };
        }

        /** Generated code has the version that it sends; here, that of the request. */
        PollingStrategyOptions options() {
            String version = UrlBuilder.parse(url()).getQuery().get("api-version");
            return new PollingStrategyOptions(pipeline).setEndpoint(endpoint())
                .setServiceVersion(version);
        }

        String resultProperty() {
            return (String) exchange.get("result-property");
        }

        /**
         * Whether the emitter for TypeSpec gives the operation its own strategy: where a property
         * of the monitor is the result, and where the operation is made from a template of
         * Azure.Core; these declare Operation-Location, and it sends the header here.
         */
        boolean hasOwnStrategy() {
            Map<String, Object> initial = Service.map(exchange.get("initial"));
            return resultProperty() != null
                || Service.map(initial.get("headers")).keySet().stream()
                    .anyMatch("Operation-Location"::equalsIgnoreCase);
        }
    }

    private interface Client {
        SyncPoller<?, Thing> begin(Operation operation);
    }

    private static SyncPoller<?, Thing> beginAutoRest(Operation operation) {
        return SyncPoller.createPoller(Duration.ofSeconds(1), operation::send,
            new SyncDefaultPollingStrategy<>(operation.options()),
            TypeReference.createInstance(Thing.class), TypeReference.createInstance(Thing.class));
    }

    private static SyncPoller<?, Thing> beginTypeSpec(Operation operation) {
        if (!operation.hasOwnStrategy()) {
            return beginAutoRest(operation);
        }
        return SyncPoller.createPoller(Duration.ofSeconds(1), operation::send,
            new SyncOperationLocationPollingStrategy<>(operation.options(),
                operation.resultProperty()),
            TypeReference.createInstance(PollOperationDetails.class),
            TypeReference.createInstance(Thing.class));
    }

    private static SyncPoller<?, Thing> beginManagement(Operation operation) {
        return SyncPollerFactory.<Thing, Thing>create(
            SerializerFactory.createDefaultManagementSerializerAdapter(), operation.pipeline(),
            Thing.class, Thing.class, Duration.ofSeconds(30), operation::send);
    }

    private static Map<String, Object> run(Client client, Map<String, Object> exchange,
        int patience) {
        Service service = new Service(exchange, patience);
        SharedExecutorService.getInstance().setExecutorService(service);
        HttpPipeline pipeline = new HttpPipelineBuilder().httpClient(service).build();
        Map<String, Object> run = new LinkedHashMap<>();
        Operation operation = new Operation(exchange, pipeline);
        FutureTask<Object> end = new FutureTask<>(
            () -> end(() -> client.begin(operation), service, operation.resultProperty()));
        Thread thread = new Thread(end);
        thread.setDaemon(true);
        thread.start();
        try {
            run.put("end", end.get(10, TimeUnit.SECONDS));
        } catch (TimeoutException error) {
            // Some readers of JSON never come to the end of what they don't expect.
            run.put("end", Map.of("errors", "still reads an answer"));
        } catch (InterruptedException | ExecutionException error) {
            throw new IllegalStateException(error);
        }
        run.put("polls", service.polls);
        run.put("final-get", service.finalGet);
        return run;
    }

    /**
     * How waiting for the end, and then for the result, ends. An operation has failed where the
     * poller says so; some hand over nothing then, as if it had succeeded.
     */
    private static Object end(Supplier<SyncPoller<?, Thing>> begin, Service service,
        String resultProperty) {
        try {
            SyncPoller<?, Thing> poller = begin.get();
            LongRunningOperationStatus status = poller.waitForCompletion().getStatus();
            if (status == LongRunningOperationStatus.FAILED
                || status == LongRunningOperationStatus.USER_CANCELLED) {
                return Map.of("failed", status.toString());
            }
            Thing result = poller.getFinalResult();
            Map<String, Object> returns = new LinkedHashMap<>();
            returns.put("returns",
                result == null ? null : holder(result.properties, service, resultProperty));
            return returns;
        } catch (RuntimeException error) {
            if (service.endless) {
                return "polls";
            }
            return Map.of("errors", String.valueOf(error).lines().findFirst().orElse(""));
        }
    }

    /**
     * What is written down for a result: the body that it came in, as for other clients, where the
     * strategy took only a property of it.
     */
    private static Object holder(Map<String, Object> result, Service service,
        String resultProperty) {
        Object last = resultProperty == null ? null : service.lastBody.get(resultProperty);
        return result.equals(last) ? service.lastBody : result;
    }

    public static void main(String[] arguments) throws IOException {
        Object scenarios;
        String text = Files.readString(Path.of(arguments[0]));
        try (JsonReader reader = JsonProviders.createReader(text)) {
            reader.nextToken();
            scenarios = reader.readUntyped();
        }
        int patience = Integer.parseInt(arguments[1]);
        Map<String, Object> versions = new LinkedHashMap<>();
        for (int at = 3; at < arguments.length; at++) {
            String[] parts = arguments[at].split("=");
            versions.put(parts[0], parts[1]);
        }
        Map<String, Client> clients = Map.of("java", Record::beginAutoRest,
            "java-typespec", Record::beginTypeSpec, "java-arm", Record::beginManagement);
        for (Map.Entry<String, Client> client : clients.entrySet()) {
            Map<String, Object> recorded = new LinkedHashMap<>();
            for (Object scenario : Service.list(scenarios)) {
                Map<String, Object> parts = Service.map(scenario);
                Map<String, Object> exchange = Service.map(parts.get("exchange"));
                Map<String, Object> run = run(client.getValue(), exchange, patience);
                recorded.put((String) parts.get("name"), run);
            }
            Map<String, Object> recording = new LinkedHashMap<>();
            recording.put("client", client.getKey());
            recording.put("versions", versions);
            recording.put("scenarios", recorded);
            Path file = Path.of(arguments[2]).resolve(client.getKey() + ".json");
            Files.writeString(file, Service.json(recording));
        }
        // A thread that never comes back doesn't hold it.
        System.exit(0);
    }
}
