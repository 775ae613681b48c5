package io.notifyhub.store.jdbc;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresTransactionalNotifierIT extends TransactionalNotifierTest {
    @Override
    DataSource newDatabase() {
        DatabaseUrl url = DatabaseUrl.parse(TestPostgres.server().newUrl());
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url.jdbcUrl());
        source.setUser(url.user());
        source.setPassword(url.password());
        return source;
    }
}
