export const handler = async (event: unknown): Promise<unknown> => ({ ran: event });
