package dev.rekey.e2e.peers;

import java.util.Map;
import org.flowable.common.engine.api.FlowableObjectNotFoundException;
import org.flowable.engine.HistoryService;
import org.flowable.engine.ProcessEngine;
import org.flowable.engine.TaskService;
import org.flowable.engine.delegate.JavaDelegate;
import org.flowable.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.flowable.task.api.Task;

/** Flowable: a user task for each step, the check as an asynchronous service task, in a database of its own. */
final class FlowableTasks implements Peer {

    private static final String PROCESS = "dev/rekey/e2e/peers/replace-key.bpmn20.xml";

    private final ProcessEngine engine;
    private final TaskService tasks;
    private final HistoryService history;

    FlowableTasks(String databaseUrl, ExchangeClient exchange) {
        StandaloneProcessEngineConfiguration settings = new StandaloneProcessEngineConfiguration();
        settings.setJdbcUrl(databaseUrl);
        settings.setJdbcDriver("org.h2.Driver");
        settings.setJdbcUsername("");
        settings.setJdbcPassword("");
        settings.setDatabaseSchemaUpdate("true");
        settings.setAsyncExecutorActivate(true);
        settings.setBeans(Map.of("exchange", (JavaDelegate)
                check -> check.setVariable("verdict", exchange.verdict(String.valueOf(check.getVariable("key"))))));
        engine = settings.buildProcessEngine();
        tasks = engine.getTaskService();
        history = engine.getHistoryService();
        engine.getRepositoryService()
                .createDeployment()
                .name("replace-key")
                .enableDuplicateFiltering()
                .addClasspathResource(PROCESS)
                .deploy();
    }

    @Override
    public void begin(String account) {
        engine.getRuntimeService().startProcessInstanceByKey("replaceKey", account);
    }

    @Override
    public void press(String account, Press press) {
        Task task = tasks.createTaskQuery()
                .processInstanceBusinessKey(account)
                .taskId(press.ticket())
                .taskDefinitionKey(press.step())
                .singleResult();
        if (task == null) {
            throw new DoesNotFit("This step is over, or not there yet.");
        }
        try {
            tasks.complete(
                    task.getId(),
                    PASTE.equals(press.step())
                            ? Map.<String, Object>of("key", press.key(), "secret", press.secret())
                            : Map.of());
        } catch (FlowableObjectNotFoundException gone) {
            throw new DoesNotFit("This step is over.");
        }
    }

    @Override
    public State state(String account) {
        Task task = tasks.createTaskQuery()
                .processInstanceBusinessKey(account)
                .active()
                .singleResult();
        if (task != null) {
            return new State(task.getTaskDefinitionKey(), task.getId());
        }
        boolean over = history.createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(account)
                        .finished()
                        .count()
                > 0;
        return new State(over ? ACCEPTED : CHECK, "");
    }

    /** The engine lives in the pages' process: it has no part of its own that could stand still. */
    @Override
    public void work(boolean on) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        engine.close();
    }
}
