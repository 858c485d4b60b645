import { Client } from 'pg';

/** Any fixed number: the advisory lock that every user of the server holds, shared. */
const IN_USE = 7_720_114;

/** One process's claim on the running server: a connection that holds a shared lock as long as the process
 *  lives, however it dies. Whoever can take the lock for itself alone is the last user. */
export class Lease {
  private constructor(private readonly client: Client) {}

  static async take(url: string): Promise<Lease> {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
    // A server that goes away shows at the next query of the pool; here it must only not crash the process.
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query('select pg_advisory_lock_shared($1)', [IN_USE]);
      return new Lease(client);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  /** Makes the database if it isn't there. */
  async ensureDatabase(name: string): Promise<void> {
    const found = await this.client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount) return;
    try {
      await this.client.query(`create database ${this.client.escapeIdentifier(name)}`);
    } catch (error) {
      // Another process made it between the two statements.
      const code = (error as { code?: string }).code;
      if (code !== '42P04' && code !== '23505') throw error;
    }
  }

  /** Gives the claim back. `stopServer` runs, before the lock is let go, if nobody else has a claim. */
  async release(stopServer: () => Promise<void>): Promise<void> {
    try {
      await this.client.query('select pg_advisory_unlock_shared($1)', [IN_USE]);
      const answer = await this.client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [
        IN_USE,
      ]);
      if (answer.rows[0]?.last) await stopServer();
    } finally {
      await this.client.end().catch(() => undefined);
    }
  }
}
