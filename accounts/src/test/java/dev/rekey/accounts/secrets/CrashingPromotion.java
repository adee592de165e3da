package dev.rekey.accounts.secrets;

import com.zaxxer.hikari.HikariDataSource;
import dev.rekey.accounts.House;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A process of its own that promotes a candidate and dies, without any goodbye, at the n-th word to the database. */
final class CrashingPromotion {

    static final int DIED = 113;

    private CrashingPromotion() {}

    public static void main(String[] arguments) {
        int deadly = Integer.parseInt(arguments[4]);
        AtomicInteger words = new AtomicInteger();
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(arguments[0]);
        pool.setUsername(arguments[1]);
        pool.setMaximumPoolSize(1);
        House house = new House(
                new DelegatingDataSource(pool) {
                    @Override
                    public Connection getConnection() throws SQLException {
                        return dyingAt(deadly, words, super.getConnection());
                    }
                },
                MasterKey.fromFile(Path.of(arguments[2])));
        Promotion promotion =
                house.credentials.promote(arguments[3], "main", "new", house.entry("promoted new", "new"));
        Runtime.getRuntime().halt(promotion == Promotion.PROMOTED ? 0 : 1);
    }

    private static Connection dyingAt(int deadly, AtomicInteger words, Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                CrashingPromotion.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, parameters) -> {
                    boolean commit = method.getName().equals("commit");
                    if (commit || method.getName().equals("prepareStatement")) {
                        count(deadly, words);
                    }
                    try {
                        Object result = method.invoke(connection, parameters);
                        if (commit) {
                            count(deadly, words);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void count(int deadly, AtomicInteger words) {
        if (words.incrementAndGet() == deadly) {
            Runtime.getRuntime().halt(DIED);
        }
    }
}
